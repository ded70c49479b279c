package skep.dsl

import skep.insn.Helper
import skep.ir.Value
import skep.struct.CType
import skep.struct.StringType

/**
 * A text that a helper writes straight to where it is wanted, a field or a key of `char[n]`, cut to what fits: a
 * process's name, a string of its memory.
 *
 * ```
 * e[Event.comm] = currentComm()
 * e[Event.file] = userString(arg(1))
 * ```
 */
public class Text internal constructor(
  flow: Flow,
  /** How much room it takes where nothing says how much there is; null where something has to. */
  internal val size: Int?,
  private val write: (address: Value, size: Value) -> Unit,
) : BpfValue(flow), Data<String> {
  override fun store(to: Place, type: CType<*>) {
    demand(type.underlying is StringType) { "a text is written to char[...] and not to $type" }
    write(to.address, Value.of(type.size.toLong()))
  }

  /** "a text". */
  override fun toString(): String = "a text"
}

/** The name of the running thread, up to 15 bytes. */
public fun Body.currentComm(): Text =
  Text(flow, TASK_COMM_LEN) { address, size -> flow.code.callVoid(Helper.GET_CURRENT_COMM.callee(), address, size) }

/** What the kernel's `TASK_COMM_LEN` is. */
private const val TASK_COMM_LEN = 16

/** The C string at an address of the running process, where it can be read. Since Linux 5.5. */
public fun Body.userString(address: BpfValue): Text = string(Helper.PROBE_READ_USER_STR, address)

/** The C string at an address of the kernel, where it can be read. Since Linux 5.5. */
public fun Body.kernelString(address: BpfValue): Text = string(Helper.PROBE_READ_KERNEL_STR, address)

private fun Body.string(helper: Helper, address: BpfValue): Text {
  val from = address.asAddress()
  return Text(flow, null) { to, size -> flow.code.callVoid(helper.callee(), to, size, from.word) }
}
