package skep.dsl.print

/** Values as Kotlin writes them. */
internal object Literals {
  /** The most digits of one constant: a class file has room for 65,535 bytes in each. */
  private const val LONGEST = 60_000

  /** A string. */
  fun string(text: String): String = "\"${escaped(text)}\""

  /** Bytes by their digits. */
  fun hex(bytes: ByteArray): String =
    bytes.asList().chunked(LONGEST / 2).joinToString(" + ") { part ->
      part.joinToString("", "hex(\"", "\")") { "%02x".format(it) }
    }

  fun int(value: Int): String = if (value == Int.MIN_VALUE) "Int.MIN_VALUE" else "$value"

  fun long(value: Long): String = if (value == Long.MIN_VALUE) "Long.MIN_VALUE" else "${value}L"

  private fun escaped(text: String) = buildString {
    for (c in text) {
      when (c) {
        '\\', '"', '$' -> append('\\').append(c)
        '\n' -> append("\\n")
        '\t' -> append("\\t")
        '\r' -> append("\\r")
        in ' '..'~' -> append(c)
        else -> append("\\u%04x".format(c.code))
      }
    }
  }

  /** What a comment can hold of a name: it ends with its line. */
  fun comment(text: String): String = text.map { if (it in ' '..'~') it else '?' }.joinToString("")
}
