package skep.dsl.print

/** Text of a script being written, by lines with their indentation. */
internal class Source {
  private val text = StringBuilder()
  private var depth = 0

  fun line(line: String = "") {
    if (line.isNotEmpty()) repeat(depth) { text.append("  ") }
    text.append(line).append('\n')
  }

  /** [head] with an opening brace, what [body] writes one step to the right, and the closing brace. */
  fun block(head: String, body: () -> Unit) {
    line("$head {")
    depth++
    body()
    depth--
    line("}")
  }

  override fun toString(): String = text.toString()
}
