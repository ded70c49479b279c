package skep.dsl

/**
 * Runs what is written for the value.
 *
 * ```
 * choose(protocol) {
 *   on(6) { tcp += 1 }
 *   on(17, 136) { udp += 1 }
 *   otherwise { others += 1 }
 * }
 * ```
 */
public fun <T : Any> Body.choose(value: Num<T>, cases: Choice<T>.() -> Unit) {
  Choice(flow, value).apply(cases).end()
}

/** The cases of a [choose]. */
public class Choice<T : Any> internal constructor(private val flow: Flow, private val value: Num<T>) {
  private val after = Join(flow, "chosen")
  private val seen = HashSet<Long>()
  private var last = false

  /** What runs if the value is one of [numbers]. */
  public fun on(vararg numbers: Int, body: () -> Unit): Unit = on(numbers.map(Int::toLong), body)

  /** What runs if the value is one of [numbers]. */
  public fun on(vararg numbers: Long, body: () -> Unit): Unit = on(numbers.toList(), body)

  /** What runs if the value is in the range, ends included. */
  public fun on(range: IntRange, body: () -> Unit): Unit = case(value inRange range, body)

  /** What runs for all other values; the last of the cases. */
  public fun otherwise(body: () -> Unit) {
    requireMore()
    last = true
    if (flow.isOpen) body()
  }

  private fun on(numbers: List<Long>, body: () -> Unit) {
    demand(numbers.isNotEmpty()) { "a case needs a number" }
    numbers.forEach { demand(seen.add(it)) { "$it has a case already" } }
    case(numbers.map { value eq it }.reduce(Bool::or), body)
  }

  private fun case(test: Bool, body: () -> Unit) {
    requireMore()
    flow.endIf(test) {
      if (flow.isOpen) body()
      after.jump()
    }
  }

  private fun requireMore() = demand(!last) { "'otherwise' is the last case of a choose" }

  internal fun end() = after.start()
}
