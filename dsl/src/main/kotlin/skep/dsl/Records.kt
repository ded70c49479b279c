package skep.dsl

import skep.insn.Helper
import skep.ir.Value

/**
 * What structured code does with ring buffers: a record gets a place in the buffer, is filled there, and is given to the
 * reader. Since Linux 5.8.
 *
 * The place has an older record's bytes, and so every path to the end sets every field; what lies between the fields is
 * made zero.
 */
public sealed interface Records {
  /** The function that is being written. */
  public val body: Body

  /**
   * Sends a record: takes a place in the ring buffer, fills it with [fill], and gives it to the reader. Where there is no
   * room nothing is sent, and what [Whenever.otherwise] says runs.
   *
   * ```
   * events.emit { e ->
   *   e[Event.pid] = currentTgid()
   *   e[Event.comm] = currentComm()
   * } otherwise { lost.ref.atomicAdd(1) }
   * ```
   *
   * A `ret` or `breakLoop` before the end of [fill] gives the place back unsent.
   */
  public fun <T : Any> RingBufferMap<T>.emit(
    wakeup: Wakeup = Wakeup.IF_WAITING,
    fill: (Ref<T>) -> Unit,
  ): Whenever =
    reserve().ifPresent { e ->
      fill(e)
      if (e.reserved().isTaken) e.submit(wakeup)
    }

  /**
   * Takes a place in the ring buffer, to be given back with [submit] or [discard] on every path. A `ret`, or a
   * `breakLoop` out of the loop that it was taken in, gives it back unsent.
   *
   * ```
   * val e by events.reserve() orElse { ret(0) }
   * e[Event.pid] = currentTgid()
   * e.submit()
   * ```
   */
  public fun <T : Any> RingBufferMap<T>.reserve(): MaybeRef<T> = body.reserve(this)

  /** Gives the record to the reader. It is the program's no more. */
  public fun Ref<*>.submit(wakeup: Wakeup = Wakeup.IF_WAITING) {
    demand(isWhole) { "$this is a part of a record; submit the record" }
    reserved().submit(wakeup)
  }

  /** Gives the record's place back unsent. It is the program's no more. */
  public fun Ref<*>.discard(): Unit = reserved().give()

  /**
   * Sends a record that lies elsewhere, by a copy of it.
   *
   * @return 0, or `-EAGAIN` where there is no room
   */
  public fun <T : Any> RingBufferMap<T>.output(value: Data<T>, wakeup: Wakeup = Wakeup.IF_WAITING): Num<Int> {
    val size = Value.of(record.size.toLong())
    val address = body.addressOf(value, record)
    return body.flow.status(Helper.RINGBUF_OUTPUT, this.address, address, size, Value.of(wakeup.flags))
  }
}

/** Whether the reader of a ring buffer is woken for a record. */
public enum class Wakeup(internal val flags: Long) {
  /** If it has read all that was there, and so may be waiting. */
  IF_WAITING(0),

  /** It is not, and finds the record when another wakes it. */
  NEVER(1),

  /** It is. */
  ALWAYS(2),
}

private fun <T : Any> Body.reserve(ring: RingBufferMap<T>): MaybeRef<T> {
  val size = Value.of(ring.record.size.toLong())
  val place = flow.code.call(Helper.RINGBUF_RESERVE.callee(), ring.address, size, Value.of(0))
  val reserved = Reserved(flow, ring, place)
  return MaybeRef.ofNullable(Ref(flow, place, ring.record)) {
    reserved.take()
    Ref(flow, place, ring.record, assigned = reserved.assigned, aligned = ELEMENT_ALIGNMENT).also {
      reserved.assigned.clearGaps(it.place)
    }
  }
}

/** A record that has a place and is not sent. */
private class Reserved(private val flow: Flow, ring: RingBufferMap<*>, private val place: Value) :
  Held(flow, "a record of '$ring'") {
  private val home = flow.frame
  val assigned = Assigned(flow, ring.record, this)
  val isTaken: Boolean get() = flow.isOpen && flow.knows(this)

  fun submit(wakeup: Wakeup) {
    assigned.requireAll("$this")
    give { end(Helper.RINGBUF_SUBMIT, wakeup.flags) }
  }

  override fun release() = end(Helper.RINGBUF_DISCARD, 0)

  private fun end(helper: Helper, flags: Long) =
    flow.code.callVoid(helper.callee(), flow.use(home, place), Value.of(flags))
}

private fun Ref<*>.reserved(): Reserved =
  assigned?.held as? Reserved ?: throw BpfDslException("$this is no record; reserve one from a ring buffer")
