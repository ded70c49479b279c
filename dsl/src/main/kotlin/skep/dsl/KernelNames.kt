package skep.dsl

import skep.insn.Condition
import skep.insn.CoreAccess
import skep.insn.Width
import skep.ir.Test
import skep.ir.Value
import skep.struct.u64
import skep.types.CoreEnum
import skep.types.CoreStruct
import skep.types.CoreType
import skep.types.FieldType

/** The struct [name] of the kernel's at an address, read as memory that may be missing. */
public fun Body.kernelStruct(name: String, address: BpfValue): KernelValue {
  val word = address.asAddress()
  return kernelStruct(name, "$word") { Num(flow, u64, word.word) }
}

internal fun Body.kernelStruct(
  name: String,
  what: String,
  reach: Reach = Reach.KERNEL,
  address: () -> Num<ULong>,
): KernelValue = KernelValue(flow, what, Source.Word(address), FieldType.Pointer(FieldType.Struct.named(name)), reach)

/**
 * A struct of the kernel's as a type.
 *
 * ```
 * whenever(kernelType("bpf_arena").exists()) { ... }
 * ```
 */
public fun Body.kernelType(
  name: String,
): KernelType = KernelType(flow, typed { flow.surroundings.kernel.core.struct(name) })

/** A type of the kernel's, and what the running kernel answers about it. */
public class KernelType internal constructor(flow: Flow, private val type: CoreStruct) {
  private val asked = Asked(flow, type)

  /** Whether there is such a type. */
  public fun exists(): Bool = asked.exists()

  /** How many bytes it has; 0 where there is no such type. */
  public fun size(): Num<UInt> = asked.number(false) { type.size() }.toU32()
}

/**
 * An enum of the kernel's, whose values are numbered differently in different kernels.
 *
 * ```
 * val tgid by kernelEnum("pid_type")["PIDTYPE_TGID"]
 * ```
 */
public fun Body.kernelEnum(name: String): KernelEnum =
  KernelEnum(flow, typed { flow.surroundings.kernel.core.enumeration(name) })

/** An enum of the kernel's. */
public class KernelEnum internal constructor(flow: Flow, private val type: CoreEnum) {
  private val asked = Asked(flow, type)

  /** The number of the value [name]. */
  public operator fun get(name: String): Num<Long> = asked.number(true) { type.value(name) }.toS64()

  /** Whether there is a value [name]. Where this was asked, it may be used though the types at hand do not have it. */
  public fun has(name: String): Bool = asked.test { type.valueExists(name) }

  /** Whether there is such an enum. */
  public fun exists(): Bool = asked.exists()
}

/** Questions about a type that are answered when the program is loaded. */
internal class Asked(private val flow: Flow, private val type: CoreType) {
  fun exists(): Bool = test { type.exists() }

  fun test(question: () -> CoreAccess): Bool {
    val core = typed(question)
    return Bool(flow) { Test.Compare(Condition.NE, Width.W64, flow.code.core(core, 0, false), Value.of(0)) }
  }

  fun number(wide: Boolean, question: () -> CoreAccess): Num<ULong> = flow.answer(typed(question), wide)
}

/** What the running kernel answers, when the program is loaded; in 64 bits if [wide]. */
internal fun Flow.answer(question: CoreAccess, wide: Boolean = false): Num<ULong> =
  Num(this, u64, code.core(question, 0, wide))
