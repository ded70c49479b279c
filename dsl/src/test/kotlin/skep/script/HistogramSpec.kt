package skep.script

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

class HistogramSpec : FreeSpec({
  /** What bpftrace draws of the same values; see histograms.sh. */
  val drawn = checkNotNull(HistogramSpec::class.java.getResource("histograms.txt")).readText().trimEnd()

  /** How often values fell into each slot, by the rules that programs count by. */
  fun counts(values: List<Long>, slot: (Long) -> Int) =
    values.groupingBy(slot).eachCount().mapValues { (_, count) -> count.toULong() }

  val powers = listOf(2L, 3, 3, 7, 1023, 1024, 100_000, 3_000_000)
  val log2 = counts(powers) { 63 - it.countLeadingZeroBits() }

  fun linear(values: List<Long>, min: Long, max: Long, step: Long) =
    counts(values) { if (it < min) 0 else 1 + ((minOf(it, max) - min) / step).toInt() }

  val steps = linear(listOf(-5, 0, 9, 3, 37, 99, 95, 100), 0, 100, 10)
  val kilo = linear(listOf(0, 4095), 0, 4096, 1024)

  "histograms look as bpftrace's" {
    listOf(
      linearHistogram(kilo.entries, 0, 4096, 1024, "kilo"),
      linearHistogram(steps.entries, 0, 100, 10, "linear"),
      histogram(log2.entries, "log2"),
    ).joinToString("\n") shouldBe drawn
  }

  "slots of a list are in order, those of a map by their keys, whatever number these are" {
    val expected = histogram(log2.entries).draw()
    histogram(List(30) { log2[it] ?: 0uL }).draw() shouldBe expected
    histogram(log2.mapKeys { it.key.toUInt() }.entries).draw() shouldBe expected
    histogram(log2.mapKeys { it.key.toULong() }.entries).draw() shouldBe expected
    linearHistogram(List(12) { steps[it] ?: 0uL }, 0, 100, 10).draw() shouldBe
      linearHistogram(steps.entries, 0, 100, 10).draw()
  }

  "a narrow terminal gets narrow bars" {
    histogram(listOf(1uL, 2uL)).draw(40).lines() shouldBe
      listOf("[0, 2)                 1 |@@@@@@       |", "[2, 4)                 2 |@@@@@@@@@@@@@|")
  }

  "the last slot is that of the largest number" {
    histogram(listOf(63 to ULong.MAX_VALUE).toMap().entries).toJson().toString() shouldBe
      """{"type":"hist","data":[{"min":9223372036854775808,"max":18446744073709551615,"count":18446744073709551615}]}"""
  }

  "as JSON, buckets without an end have none" {
    linearHistogram(listOf(1uL, 0uL, 0uL, 2uL), -10, 10, 10, "ms").toJson().toString() shouldBe
      """{"type":"hist","data":[{"max":-11,"count":1},{"min":-10,"max":-1,"count":0},{"min":0,"max":9,"count":0},""" +
      """{"min":10,"count":2}],"unit":"ms"}"""
  }

  "nothing counted is nothing drawn" {
    histogram(listOf(0uL, 0uL), "usecs").draw() shouldBe "usecs:"
    histogram(emptyList()).toJson().toString() shouldBe """{"type":"hist","data":[]}"""
  }

  "what is no slot is an error that names it" {
    for (wrong in listOf<Any>(64, -1, "x")) {
      shouldThrow<IllegalArgumentException> { histogram(mapOf(wrong to 1uL).entries) }.message shouldContain "$wrong"
    }
    shouldThrow<IllegalArgumentException> { linearHistogram(List(13) { 1uL }, 0, 100, 10) }.message shouldContain
      "from 0 to 11"
    for ((min, max, step) in listOf(
      Triple(0L, 100L, 0L), Triple(0L, 100L, 30L), Triple(5L, 5L, 1L),
      Triple(
        0L,
        1L shl 40, 1L,
      ),
    )) {
      shouldThrow<IllegalArgumentException> { linearHistogram(emptyList(), min, max, step) }.message shouldContain
        "from $min to $max"
    }
  }
})
