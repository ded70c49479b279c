package skep.dsl

import skep.insn.Callee
import skep.insn.Helper
import skep.insn.Reg
import skep.insn.Size
import skep.insn.Width
import skep.ir.Value
import skep.struct.IntType
import skep.struct.u64

/**
 * Instructions in the middle of structured code. They find the [inputs] in the registers that these are paired with, may
 * write r0 to r9, and leave the stack alone but for what they have an address of. After them it goes on here, unless
 * they end with `exit()`.
 *
 * ```
 * insns(r1 to pid) {
 *   r1 shlEq 3
 *   printk("%d", r1)
 * }
 * ```
 */
public fun Body.insns(vararg inputs: Pair<Register64, Word>, code: CodeBuilder.() -> Unit) {
  flow.inline(inputs, code, wanted = false)
}

/**
 * As the other [insns], with a result: what they leave in r0, as a number of [type].
 *
 * ```
 * val low by insns(u32, r1 to address) { r0 set u32[r1] }
 * ```
 */
public fun <T : Any> Body.insns(
  type: IntType<T>,
  vararg inputs: Pair<Register64, Word>,
  code: CodeBuilder.() -> Unit,
): Num<T> = Num(flow, u64, flow.inline(inputs, code, wanted = true)).convert(type)

private fun Flow.inline(
  inputs: Array<out Pair<Register64, Word>>,
  write: CodeBuilder.() -> Unit,
  wanted: Boolean,
): Value {
  val values = HashMap<Reg, Value>()
  for ((register, word) in inputs) {
    demand(register.reg != Reg.R10) { "fp is not to be set" }
    (word as? Ref<*>)?.wrote()
    demand(values.put(register.reg, word.word) == null) { "$register is given two values" }
  }
  val text = CodeBuilder(name, exact = false) { surroundings.string(name, it) }.apply(write).build()
  return code.inline(values, text, wanted)
}

/** Calls a helper by its name in C: `call(ktime_get_ns)`. What it gives is r0, all 64 bits. */
public fun Body.call(helper: Helper, vararg arguments: Word): Num<ULong> = flow.called(helper.callee(), *arguments)

/** Calls a function of the kernel. */
public fun Body.call(kfunc: Kfunc, vararg arguments: Word): Num<ULong> = kfunc(*arguments)

/** Calls a subprogram, such as one of instructions. */
public fun Body.call(subprogram: Subprogram, vararg arguments: Word): Num<ULong> {
  requireArguments(subprogram.name, subprogram.parameters.size, arguments)
  return flow.called(subprogram.callee, *arguments)
}

internal fun requireArguments(function: String, expected: Int, arguments: Array<out BpfValue>) =
  demand(arguments.size == expected) { "'$function' takes $expected arguments and gets ${arguments.size}" }

/** Calls what is not a function of structured code: what it gives is r0, all 64 bits. */
internal fun Flow.called(callee: Callee, vararg arguments: BpfValue): Num<ULong> =
  Num(this, u64, code.call(callee, *arguments.map { it.passed() }.toTypedArray()))

/** The word as all 64 bits of a register, extended by its sign if it has one. */
internal fun Word.argument(): Value =
  if (this is Num<*> && type.signed && width == Width.W32) flow.code.extend(word, Size.W, true, Width.W64) else word
