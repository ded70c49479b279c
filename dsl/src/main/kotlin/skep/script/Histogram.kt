package skep.script

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import java.math.BigInteger

/** How often values fell into each of a row of buckets; made by [histogram] and [linearHistogram]. */
public class Histogram internal constructor(private val unit: String, private val buckets: List<Bucket>) : Drawing() {
  /** The values from [min] to [max], both included; null where there is no end. */
  internal class Bucket(val min: BigInteger?, val max: BigInteger?, val label: String, val count: ULong)

  /** As bpftrace draws it: a line for each bucket, from the first that is not empty to the last. */
  override fun draw(width: Int): String {
    val most = buckets.maxOfOrNull { it.count } ?: 0uL
    val room = (width - LABEL - COUNT - " ||".length).coerceIn(1, BAR)
    val lines =
      buckets.map { bucket ->
        val bar = "@".repeat((room * (bucket.count.toDouble() / most.toDouble())).toInt())
        bucket.label.padEnd(LABEL) + "${bucket.count}".padStart(COUNT) + " |" + bar.padEnd(room) + "|"
      }
    return (listOf(unit).filter(String::isNotEmpty).map { "$it:" } + lines).joinToString("\n")
  }

  /** `unit`, if it has one, and in `data` an object for each bucket: `min` and `max`, both included, and `count`. */
  override fun toJson(): JsonObject {
    val data =
      buckets.map { bucket ->
        val ends = listOf("min" to bucket.min, "max" to bucket.max).filter { it.second != null }
        JsonObject(ends.associate { (name, end) -> name to json(end) } + ("count" to json(bucket.count)))
      }
    val document = document("hist", JsonArray(data))
    return if (unit.isEmpty()) document else JsonObject(document + ("unit" to JsonPrimitive(unit)))
  }

  private companion object {
    // bpftrace's widths.
    const val LABEL = 16
    const val COUNT = 8
    const val BAR = 52
  }
}

/**
 * A histogram of powers of two: slot 0 counts zeros and ones, slot 1 twos and threes, and slot `i` the values from 2^i to
 * 2^(i+1) - 1. A program finds the slot with `log2`.
 *
 * ```
 * println(histogram(bio.slots.value, "usecs"))
 * ```
 *
 * @param counts the slots' counts, from slot 0 on
 * @param unit what is counted, for a line above
 */
public fun histogram(counts: List<ULong>, unit: String = ""): Histogram = Scale.Log2.of(bySlot(counts), unit)

/** The same, of a map's elements: the slot and its count. Slots that are not there count as empty. */
public fun <K : Any> histogram(counts: Collection<Map.Entry<K, ULong>>, unit: String = ""): Histogram =
  Scale.Log2.of(bySlot(counts), unit)

/**
 * A histogram of equal steps from [min] to [max]: slot 0 counts what is below [min], slot 1 the values from [min] to
 * `min + step - 1`, and so on, and the last what is [max] or above. A program finds the slot with `linearSlot`.
 *
 * @param counts the slots' counts, from slot 0 on
 * @param unit what is counted, for a line above
 */
public fun linearHistogram(counts: List<ULong>, min: Long, max: Long, step: Long, unit: String = ""): Histogram =
  Scale.Linear(min, max, step).of(bySlot(counts), unit)

/** The same, of a map's elements: the slot and its count. Slots that are not there count as empty. */
public fun <K : Any> linearHistogram(
  counts: Collection<Map.Entry<K, ULong>>,
  min: Long,
  max: Long,
  step: Long,
  unit: String = "",
): Histogram = Scale.Linear(min, max, step).of(bySlot(counts), unit)

private fun bySlot(counts: List<ULong>) = counts.withIndex().associate { (slot, count) -> slot to count }

private fun bySlot(counts: Collection<Map.Entry<Any, ULong>>) =
  counts.associate { (slot, count) ->
    requireNotNull("$slot".toIntOrNull()) { "'$slot' is no slot of a histogram; slots are numbers from 0 on" } to count
  }

/** Which values the slots of a histogram are for. Big integers, as the last power of two is above any other. */
private sealed interface Scale {
  /** How many slots there are. */
  val slots: Int

  /** What a slot counts, from the first value to the one behind the last; null where there is no end. */
  fun ends(slot: Int): Pair<BigInteger?, BigInteger?>

  fun of(counts: Map<Int, ULong>, unit: String): Histogram {
    counts.keys.find { it !in 0 until slots }?.let { wrong ->
      throw IllegalArgumentException("$wrong is no slot of this histogram, which has those from 0 to ${slots - 1}")
    }
    val used = counts.filterValues { it > 0uL }.keys
    if (used.isEmpty()) return Histogram(unit, emptyList())
    return Histogram(unit, (used.min()..used.max()).map { bucket(it, counts[it] ?: 0uL) })
  }

  private fun bucket(slot: Int, count: ULong): Histogram.Bucket {
    val (from, to) = ends(slot)
    val label = (from?.let { "[${short(it)}" } ?: "(...") + ", " + (to?.let { "${short(it)})" } ?: "...)")
    return Histogram.Bucket(from, to?.dec(), label, count)
  }

  data object Log2 : Scale {
    override val slots = ULong.SIZE_BITS

    override fun ends(slot: Int) =
      (if (slot == 0) BigInteger.ZERO else BigInteger.TWO.pow(slot)) to BigInteger.TWO.pow(slot + 1)
  }

  data class Linear(val min: Long, val max: Long, val step: Long) : Scale {
    init {
      require(step > 0 && max > min && (max - min) % step == 0L && (max - min) / step <= MOST_STEPS) {
        "a histogram from $min to $max cannot have steps of $step: they have to be at most $MOST_STEPS whole ones"
      }
    }

    override val slots = 2 + ((max - min) / step).toInt()

    override fun ends(slot: Int) =
      when (slot) {
        0 -> null to min.toBigInteger()
        slots - 1 -> max.toBigInteger() to null
        else -> (min + (slot - 1) * step).toBigInteger() to (min + slot * step).toBigInteger()
      }
  }

  private companion object {
    const val MOST_STEPS = 10_000L
    const val UNITS = "KMGTPE"
    val KILO: BigInteger = 1024.toBigInteger()

    /** 2048 is `2K`: powers of 1024 are written short. */
    fun short(number: BigInteger): String {
      var rest = number
      var unit = ""
      for (next in UNITS) {
        if (rest.signum() == 0 || rest.mod(KILO).signum() != 0) break
        rest /= KILO
        unit = "$next"
      }
      return "$rest$unit"
    }
  }
}
