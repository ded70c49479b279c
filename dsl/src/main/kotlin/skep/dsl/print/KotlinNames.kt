package skep.dsl.print

/** Names of C as properties of a Kotlin class. */
internal object KotlinNames {
  /**
   * A property.
   *
   * @property getter what the JVM is to call its getter, where it cannot be called after the property
   */
  class Property(val name: String, val getter: String?) {
    val declared: String get() = quoted(name)
  }

  /**
   * A property for each of some fields: `real_parent` becomes `realParent`, unless another field would become so too.
   * One that is there twice is a property for each.
   */
  fun of(fields: List<String>): List<Property> {
    val plain = fields.map(::plain)
    val camel = plain.map(::camel)
    val count = (camel + plain.distinct().filter { it !in camel }).groupingBy { it.lowercase() }.eachCount()
    val taken = HashSet<String>()
    return plain.indices.map { i ->
      val start = if (count.getValue(camel[i].lowercase()) == 1) camel[i] else plain[i]
      val name = generateSequence(start) { it + "_" }.first { it !in RESERVED && taken.add(it.lowercase()) }
      Property(name, if (name == "class") "getClass_" else null)
    }
  }

  /** A name with backticks where Kotlin needs them. */
  fun quoted(name: String): String = if (name in KEYWORDS || name.all { it == '_' }) "`$name`" else name

  /** An identifier: `a$b` is none that every compiler of Kotlin takes. */
  private fun plain(name: String): String {
    val letters = name.map { if (it in 'a'..'z' || it in 'A'..'Z' || it in '0'..'9' || it == '_') it else '_' }
    val start = letters.joinToString("")
    return if (start.isEmpty() || start[0].isDigit()) "_$start" else start
  }

  /** Underscores at the start and the end are kept. */
  private fun camel(name: String): String {
    val start = name.takeWhile { it == '_' }
    val end = name.drop(start.length).takeLastWhile { it == '_' }
    val words = name.substring(start.length, name.length - end.length).split('_').filter { it.isNotEmpty() }
    if (words.isEmpty()) return name
    return start + words[0] + words.drop(1).joinToString("") { it.replaceFirstChar(Char::uppercaseChar) } + end
  }

  /** What the class of an accessor has itself. */
  private val RESERVED = setOf("value")

  private val KEYWORDS =
    setOf(
      "as", "break", "class", "continue", "do", "else", "false", "for", "fun", "if", "in", "interface", "is", "null",
      "object", "package", "return", "super", "this", "throw", "true", "try", "typealias", "typeof", "val", "var",
      "when", "while",
    )
}
