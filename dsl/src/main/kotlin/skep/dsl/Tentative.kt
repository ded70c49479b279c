package skep.dsl

/**
 * What is known after a [whenever] where its test was not true, and not after its body: that something is still held,
 * or where in a packet the program is. It holds on if an `otherwise whenever` follows; if not, the paths meet, and
 * nothing may have made use of it.
 */
internal class Tentative private constructor(
  val whenever: Whenever,
  val facts: Set<Any>,
  private val problem: BpfDslException?,
) {
  private val uses = facts.filterIsInstance<Whereabouts>().associateWith { it.uses }

  fun begin(frame: Frame) {
    frame.facts += facts
    frame.tentative = this
  }

  /** Refuses what the program did in the belief that paths do not meet, if they do. */
  fun requireUnused() {
    problem?.let { throw it }
    uses.forEach { (fact, before) -> demand(fact.uses == before) { fact.problem } }
  }

  companion object {
    /** What differs between [otherwise] and the end of the body of [whenever]. */
    fun of(whenever: Whenever, otherwise: Set<Any>, body: Set<Any>): Tentative? {
      val facts = (otherwise - body).filter { it is Held || it is Whereabouts }.toSet()
      val problem = heldProblem(otherwise, body)
      return if (facts.isEmpty() && problem == null) null else Tentative(whenever, facts, problem)
    }
  }
}

/** The fact that the program is somewhere, from where it goes on. */
internal interface Whereabouts {
  /** How often the program has gone on from there. */
  val uses: Int

  /** What is said where that depends on the path. */
  val problem: String
}
