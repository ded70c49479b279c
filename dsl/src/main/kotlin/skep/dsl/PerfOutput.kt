package skep.dsl

import skep.insn.Helper
import skep.ir.Value

/**
 * What structured code does with perf buffers: events are made elsewhere, and copied into the buffer of the CPU that the
 * program runs on. Since Linux 5.8 ring buffers are the better ones ([Records]).
 *
 * ```
 * events.emit { e -> e[Event.pid] = currentTgid() }
 * ```
 */
public sealed interface PerfOutput {
  /** The program that is being written. */
  public val program: ProgramBody

  /** Makes an event on the stack, whose every field [fill] sets, and sends it. */
  public fun <T : Any> PerfBufferMap<T>.emit(fill: (Ref<T>) -> Unit) {
    output(program.make(event, fill))
  }

  /**
   * Sends an event that lies elsewhere, such as one that is too large for the stack in a per-CPU array.
   *
   * @return 0, or a negative errno: `-ENOSPC` where the buffer is full, `-ENOENT` where nobody reads it
   */
  public fun <T : Any> PerfBufferMap<T>.output(value: Data<T>): Num<Int> {
    val size = Value.of(event.size.toLong())
    val address = program.addressOf(value, event)
    val cpu = Value.of(CURRENT_CPU)
    return program.flow.status(Helper.PERF_EVENT_OUTPUT, program.contextAddress, this.address, cpu, address, size)
  }

  private companion object {
    /** `BPF_F_CURRENT_CPU` */
    const val CURRENT_CPU = 0xffff_ffffL
  }
}
