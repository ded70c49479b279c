package skep.dsl

import skep.ir.Value
import skep.struct.IntType
import skep.struct.bool
import skep.struct.u32
import skep.struct.u64
import skep.struct.u8

/**
 * What structured code does with what it uses of the kernel: values of its configuration, its variables and functions.
 *
 * ```
 * val CONFIG_HZ by kconfig(u64)
 * val bpf_task_from_pid by kfunc(s32, result = pointer, weak = true)
 * ...
 * val seconds by jiffies / CONFIG_HZ.value
 * bpf_task_from_pid.ifPresent { ... } otherwise { ... }
 * ```
 */
public sealed interface ExternUses {
  /** The function that is being written. */
  public val body: Body

  /** The number that the kernel was configured with; the verifier knows it. 0 of a weak one that is missing. */
  public val Kconfig.value: Num<ULong>
    get() {
      val stored =
        when (val own = type?.underlying) {
          is IntType<*> -> own
          bool -> u8
          tristate -> u32
          else -> throw BpfDslException("'$name' is ${type ?: "of no type"} and no number")
        }
      val flow = body.flow
      val place = Place(flow, Value.Address(address), 0, stored.size)
      return Num(flow, stored, place.load(stored.accessSize, stored.signed, stored.width)).convert(u64)
    }

  /** Whether the kernel has it. Only a weak one can be missing. */
  public fun Extern.isPresent(): Bool {
    demand(this !is Kconfig) { "'$name' is 0 where the kernel was configured without it; compare its value" }
    return Bool.isNotZero(body.flow, Value.Address(address))
  }

  /** Runs [block] if the kernel has it; what [Whenever.otherwise] says runs if not, and is not verified where it has. */
  public fun Extern.ifPresent(block: () -> Unit): Whenever = body.whenever(isPresent(), block)

  /** The variable of the kernel's, to be read: of a type that its BTF has for one, or else its address alone. */
  public val Ksym.pointer: Num<ULong> get() = Num(body.flow, u64, body.flow.code.copy(Value.Address(address)))

  /** Calls the function; what it returns is all of r0. */
  public operator fun Kfunc.invoke(vararg arguments: BpfValue): Num<ULong> {
    requireArguments(name, parameters.size, arguments)
    return body.flow.called(callee, *arguments)
  }
}

/** The value as a function of the kernel's takes it. */
internal fun BpfValue.passed(): Value =
  when (this) {
    is KernelValue -> passed()
    is Ref<*> -> argument().also { wrote() }
    is Word -> argument()
    else -> throw BpfDslException("$this is no argument; give a number or an address")
  }
