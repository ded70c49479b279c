package skep.dsl

import skep.btf.BtfType
import skep.insn.Callee
import skep.insn.Imm64
import skep.ir.Value
import skep.struct.TypeIds
import skep.types.FieldType
import skep.types.KernelFunction
import skep.types.StructKind

/**
 * Calls a function of the kernel's by its name (a kfunc), with the prototype that its BTF has. A kernel that does not
 * have it does not load the object; for those see [kernelFunction].
 *
 * ```
 * kernelCall("bpf_rcu_read_lock")
 * ```
 */
public fun Body.kernelCall(function: String, vararg arguments: BpfValue): KernelValue =
  kernelFunction(function, weak = false).call(arguments)

/**
 * A function of the kernel's that some kernels do not have (a weak kfunc), with the prototype that the BTF at hand has.
 * What calls it is not verified where it is missing. One that is not at hand either is declared with its prototype:
 * `val f by kfunc(s32, result = pointer, weak = true)`.
 *
 * ```
 * val acquire = kernelFunction("bpf_cgroup_from_id")
 * acquire.ifPresent { acquire(id) } otherwise { ... }
 * ```
 */
public fun Body.kernelFunction(name: String): KernelFunctionUse = kernelFunction(name, weak = true)

private fun Body.kernelFunction(name: String, weak: Boolean): KernelFunctionUse {
  val prototype =
    typed { flow.surroundings.kernel.functions.function(name) }.orElseThrow {
      BpfDslException("no BTF of a kernel is at hand that has '$name'; declare it: val $name by kfunc(...)")
    }
  return KernelFunctionUse(flow, prototype, weak)
}

/** A function of the kernel's as a program uses it. */
public class KernelFunctionUse internal constructor(
  private val flow: Flow,
  private val prototype: KernelFunction,
  private val weak: Boolean,
) {
  private val name = prototype.name().substringAfter(':')

  /** Whether the kernel has it. */
  public fun isPresent(): Bool {
    declare()
    return Bool.isNotZero(flow, Value.Address(Imm64.ExternRef(name)))
  }

  /** Runs [block] if the kernel has it; what [Whenever.otherwise] says runs if not. */
  public fun ifPresent(block: () -> Unit): Whenever = flow.whenever(isPresent(), block)

  /** Calls it. */
  public operator fun invoke(vararg arguments: BpfValue): KernelValue = call(arguments)

  internal fun call(arguments: Array<out BpfValue>): KernelValue {
    demand(arguments.size == prototype.parameters().size) {
      val names = prototype.parameters().joinToString { "${it.type()} ${it.name()}" }
      "'$name' takes ${prototype.parameters().size} arguments ($names) and gets ${arguments.size}"
    }
    declare()
    val number = flow.called(Callee.Extern(name), *arguments)
    return KernelValue(flow, "$name(...)", Source.Word { number }, prototype.result().orElse(null), Reach.DIRECT)
  }

  private fun declare() {
    val types = flow.surroundings.types
    val parameters = prototype.parameters().map { BtfType.Param(it.name(), it.type().declaredIn(types)) }
    val returns = prototype.result().map { it.declaredIn(types) }.orElse(0)
    flow.surroundings.kfunc(name, BtfType.FuncProto(returns, parameters), weak)
  }
}

/** The type in an object's BTF, as far as a loader compares it with the kernel's. */
private fun FieldType.declaredIn(types: TypeIds): Int =
  when (this) {
    is FieldType.Pointer -> types.id(BtfType.Pointer(to().declaredIn(types)))
    is FieldType.Struct -> types.id(composite())
    is FieldType.Enumeration -> types.id(BtfType.Enum(name(), size().toLong(), signed(), emptyList()))
    is FieldType.Void -> 0
    else -> types.id(number() ?: throw BpfDslException("a function that takes '$this' cannot be called by name"))
  }

private fun FieldType.Struct.composite(): BtfType =
  if (kind() == StructKind.UNION) BtfType.Union(name(), 0, emptyList()) else BtfType.Struct(name(), 0, emptyList())
