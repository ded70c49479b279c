package skep.dsl

import skep.btf.BtfType
import skep.insn.Callee
import skep.struct.TypeIds
import skep.struct.u64
import skep.types.FieldType
import skep.types.StructKind

/**
 * Calls a function of the kernel's by its name (a kfunc), with the prototype that its BTF has. For kernels that may not
 * have it, and without BTF at hand, declare it: `val f by kfunc(s32, result = pointer, weak = true)`.
 *
 * ```
 * kernelCall("bpf_rcu_read_lock")
 * ```
 */
public fun Body.kernelCall(function: String, vararg arguments: BpfValue): KernelValue {
  val prototype =
    typed { flow.surroundings.kernel.functions.function(function) }.orElseThrow {
      BpfDslException("no BTF of a kernel is at hand that has '$function'; declare it: val $function by kfunc(...)")
    }
  demand(arguments.size == prototype.parameters().size) {
    val names = prototype.parameters().joinToString { "${it.type()} ${it.name()}" }
    "'$function' takes ${prototype.parameters().size} arguments ($names) and gets ${arguments.size}"
  }
  val types = flow.surroundings.types
  val parameters = prototype.parameters().map { BtfType.Param(it.name(), it.type().declaredIn(types)) }
  val returns = prototype.result().map { it.declaredIn(types) }.orElse(0)
  flow.surroundings.kfunc(function, BtfType.FuncProto(returns, parameters))
  val result = flow.code.call(Callee.Extern(function), *arguments.map { it.passed() }.toTypedArray())
  val number = Num(flow, u64, result)
  return KernelValue(flow, "$function(...)", Source.Word { number }, prototype.result().orElse(null), Reach.DIRECT)
}

/**
 * Runs [body] with something that the kernel lends, and gives it back on every way out: a task, a socket, a cgroup. Where
 * the kernel has none, what [Whenever.otherwise] says runs.
 *
 * ```
 * borrow("bpf_task_from_pid", s32(1), giveBack = "bpf_task_release") { init ->
 *   started.ref.value = init["start_time"].read(u64)
 * }
 * ```
 *
 * @param function the function of the kernel that lends, and gives the address 0 where it cannot
 * @param giveBack the function that takes it back
 */
public fun Body.borrow(
  function: String,
  vararg arguments: BpfValue,
  giveBack: String,
  body: (KernelValue) -> Unit,
): Whenever {
  val lent = kernelCall(function, *arguments)
  return whenever(!lent.isNull()) {
    flow.scope({ kernelCall(giveBack, lent) }) { body(lent) }
    if (flow.isOpen) kernelCall(giveBack, lent)
  }
}

/** Runs [body] while what RCU protects stays (`bpf_rcu_read_lock`), which ends on every way out. Since Linux 6.2. */
public fun Body.rcuRead(body: () -> Unit) {
  kernelCall("bpf_rcu_read_lock")
  flow.scope({ kernelCall("bpf_rcu_read_unlock") }, body)
  if (flow.isOpen) kernelCall("bpf_rcu_read_unlock")
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
