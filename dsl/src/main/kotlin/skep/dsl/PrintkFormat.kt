package skep.dsl

/** The format strings that `bpf_trace_printk` takes (`bpf_bprintf_prepare` in the kernel's `bpf/helpers.c`). */
internal object PrintkFormat {
  private val conversion = Regex("""%(%|[0 +-]*(?:[1-9][0-9]*)?(?:p(?:[ku]s|[KxsSB]|[iI][46])?|s|c|l{0,2}[diuxX]))""")

  /** How many arguments [format] takes; throws [IllegalArgumentException] for one that the kernel would refuse. */
  fun arguments(format: String): Int {
    val odd = format.firstOrNull { it !in ' '..'~' && it !in "\t\n\u000b\u000c\r" }
    require(odd == null) { "a printk format is ASCII text, and '$odd' (U+%04X) is not".format(odd?.code) }
    val conversions = conversion.findAll(format).toList()
    val stray = conversion.replace(format) { " ".repeat(it.value.length) }.indexOf('%')
    require(stray < 0) {
      "'${format.substring(stray).take(4).trimEnd()}' at $stray of the format is no conversion of the kernel; " +
        "a percent sign itself is %%"
    }
    return conversions.count { it.value != "%%" }
  }
}
