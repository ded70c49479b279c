package skep.dsl

/** The format strings that `bpf_trace_printk` takes (`bpf_bprintf_prepare` in the kernel's `bpf/helpers.c`). */
internal object PrintkFormat {
  private val conversion =
    Regex("""%(%|[0 +-]*(?:[1-9][0-9]*)?((l{0,2})(?:[diuxX])|p(?:[ku]s|[KxsSB]|[iI][46])?|s|c))""")

  /** One argument's conversion: `%08llx` is [kind] `x` of [longs] 2. */
  class Conversion(val text: String, val kind: String, val longs: Int)

  /** How many arguments [format] takes; throws [IllegalArgumentException] for one that the kernel would refuse. */
  fun arguments(format: String): Int = conversions(format).size

  /** What [format] does with its arguments; throws [IllegalArgumentException] for one that the kernel would refuse. */
  fun conversions(format: String): List<Conversion> {
    val odd = format.firstOrNull { it !in ' '..'~' && it !in "\t\n\u000b\u000c\r" }
    require(odd == null) { "a printk format is ASCII text, and '$odd' (U+%04X) is not".format(odd?.code) }
    val stray = conversion.replace(format) { " ".repeat(it.value.length) }.indexOf('%')
    require(stray < 0) {
      "'${format.substring(stray).take(4).trimEnd()}' at $stray of the format is no conversion of the kernel; " +
        "a percent sign itself is %%"
    }
    return conversion.findAll(format).filter { it.value != "%%" }.map {
      val longs = it.groupValues[3].length
      Conversion(it.value, it.groupValues[2].drop(longs), longs)
    }.toList()
  }
}
