package skep.dsl

import skep.insn.Helper
import skep.ir.Value

/** What structured code does with ring buffers. */
public sealed interface Records {
  /** The function that is being written. */
  public val body: Body

  /**
   * Sends a record: takes a place in the ring buffer, fills it with [fill], and gives it to the reader. Where there is no
   * room nothing is sent, and what [Whenever.otherwise] says runs. Since Linux 5.8.
   *
   * ```
   * events.emit { e ->
   *   e[Event.pid] = currentTgid()
   *   e[Event.comm] = currentComm()
   * } otherwise { lost.ref.atomicAdd(1) }
   * ```
   *
   * Every path to the end of [fill] sets every field, as the place has an older record's bytes; a `ret` or `breakLoop`
   * before gives the place back unsent.
   */
  public fun <T : Any> RingBufferMap<T>.emit(fill: (Ref<T>) -> Unit): Whenever = body.emit(this, fill)
}

internal fun <T : Any> Body.emit(ring: RingBufferMap<T>, fill: (Ref<T>) -> Unit): Whenever {
  val size = Value.of(ring.record.size.toLong())
  val place =
    flow.code.call(Helper.RINGBUF_RESERVE.callee(), Value.Address(ring.reference), size, Value.of(0))
  val assigned = Assigned(flow, ring.record)
  val record = Ref(flow, place, ring.record, assigned = assigned)
  return MaybeRef.ofNullable(record).ifPresent {
    flow.scope({ flow.code.callVoid(Helper.RINGBUF_DISCARD.callee(), record.word, Value.of(0)) }) {
      assigned.clearGaps(record.place)
      fill(record)
      assigned.requireAll("a record of '$ring'")
    }
    flow.code.callVoid(Helper.RINGBUF_SUBMIT.callee(), record.word, Value.of(0))
  }
}
