package skep.dsl

/**
 * Something that the program has to give back on every path, such as a record or a lock; the fact that it has it. Ways
 * out of where it was taken give it back; paths that have it do not meet with paths that have not.
 */
internal abstract class Held(private val flow: Flow, private val what: String) {
  private val frame = flow.frame
  private val depth = frame.scopes.size

  /** Adds what gives it back. */
  protected abstract fun release()

  /** Whether a jump out of what is [depth] deep leaves it behind. */
  fun isLeftBy(frame: Frame, depth: Int): Boolean = frame === this.frame && this.depth >= depth

  /** From here on the program has it. */
  fun take(): Unit = flow.learn(this)

  /** From here on the program does not have it any more, by what [give] adds. */
  fun give(give: () -> Unit = ::release) {
    if (!flow.isOpen) return
    demand(flow.knows(this)) { "$this was given back before, by submit() or discard()" }
    demand(flow.frame === frame) { "$this is given back in another function than it was taken in" }
    flow.facts -= this
    give()
  }

  final override fun toString(): String = what
}

/** Refuses paths that meet of which only one has something to give back. */
internal fun requireSameHeld(one: Set<Any>, other: Set<Any>) {
  heldProblem(one, other)?.let { throw it }
}

internal fun heldProblem(one: Set<Any>, other: Set<Any>): BpfDslException? {
  val held = ((one - other) + (other - one)).firstOrNull { it is Held } ?: return null
  return BpfDslException(
    "$held is given back on one of the paths that meet here, and not on another; end it on both, as with submit() or " +
      "discard()",
  )
}
