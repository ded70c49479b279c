package skep.dsl.random

import kotlin.random.Random

/**
 * The choices that something random is made by. They are kept, so that the same can be made again, and with fewer of them
 * something smaller: 0 is the simplest choice wherever one is made, and follows when there are no others.
 */
internal class Choices private constructor(private val given: List<Int>, private val random: Random?) {
  constructor(seed: Int) : this(emptyList(), Random(seed))
  constructor(given: List<Int>) : this(given, null)

  private val made = ArrayList<Int>()

  /** What was chosen so far. */
  val all: List<Int> get() = made

  /** One of the numbers from 0 to the one before [bound]. */
  fun below(bound: Int): Int {
    val next =
      when {
        made.size < given.size -> given[made.size] % bound
        made.size < MOST -> random?.nextInt(bound) ?: 0
        else -> 0
      }
    return next.also(made::add)
  }

  /** True once in [times], or a little less often. */
  fun once(times: Int): Boolean = below(times) == times - 1

  fun <T> one(of: List<T>): T = of[below(of.size)]

  /** One of [of], each so often as it says. */
  fun <T> weighed(of: List<Pair<Int, T>>): T {
    var at = below(of.sumOf { it.first })
    return of.first { (weight, _) -> (at < weight).also { if (!it) at -= weight } }.second
  }

  /** Any number. */
  fun bits(): Long = List(4) { below(0x10000).toLong() }.reduce { all, next -> all shl 16 or next }

  private companion object {
    /** Enough for a large program. */
    const val MOST = 1500
  }
}

/** The fewest and lowest of [choices], near enough, that are still [wrong]. */
internal fun shrink(choices: List<Int>, wrong: (List<Int>) -> Boolean): List<Int> {
  var best = choices
  var attempts = 0

  fun better(candidate: List<Int>): Boolean {
    if (candidate == best || ++attempts > ATTEMPTS || !wrong(candidate)) return false
    best = candidate
    return true
  }
  do {
    val before = best
    for (size in listOf(64, 32, 16) + (8 downTo 1)) {
      var at = best.size - size
      while (at >= 0) {
        val shorter = best.subList(0, at) + best.drop(at + size)
        at -= if (better(shorter) || size > 8) size else 1
      }
    }
    for (i in best.indices.reversed()) {
      if (i >= best.size || best[i] == 0) continue
      listOf(0, best[i] / 2, best[i] - 1).any { better(best.toMutableList().apply { set(i, it) }) }
    }
  } while (best != before && attempts <= ATTEMPTS)
  return best
}

private const val ATTEMPTS = 6_000
