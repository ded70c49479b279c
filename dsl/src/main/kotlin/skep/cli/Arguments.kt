package skep.cli

/** A command line that is wrong; [message] says how. */
internal class UsageException(message: String) : RuntimeException(message)

/**
 * What a subcommand understands.
 *
 * @property flags options without a value
 * @property values options with a value: `-o FILE` or `--output=FILE`
 * @property operandEndsOptions whether all after the first operand are operands too, as for a script's own arguments
 */
internal class Syntax(
  val flags: Set<String> = emptySet(),
  val values: Set<String> = emptySet(),
  val operandEndsOptions: Boolean = false,
)

/** The words after a subcommand's name, told apart. `--` makes all that follow operands. */
internal class Arguments private constructor(
  private val options: Map<String, String>,
  /** The words that are no options. */
  val operands: List<String>,
) {
  /** Whether the option was given. */
  operator fun contains(flag: String): Boolean = flag in options

  /** The option's value, if it was given. */
  fun value(option: String): String? = options[option]

  /** The first operand, which is called [what]. */
  fun first(what: String): String = operands.firstOrNull() ?: throw UsageException("$what is missing")

  companion object {
    /** Options of every subcommand. */
    val COMMON = setOf("-h", "--help", "--stacktrace")

    fun parse(words: List<String>, syntax: Syntax): Arguments {
      val options = LinkedHashMap<String, String>()
      val operands = ArrayList<String>()
      val rest = ArrayDeque(words)
      while (rest.isNotEmpty()) {
        val word = rest.removeFirst()
        val name = word.substringBefore('=')
        when {
          word == "--" -> operands += rest.takeAll()
          !word.startsWith("-") || word == "-" -> {
            operands += word
            if (syntax.operandEndsOptions) operands += rest.takeAll()
          }
          word in syntax.flags || word in COMMON -> options[word] = ""
          name !in syntax.values -> throw UsageException("unknown option '$word'")
          '=' in word -> options[name] = word.substringAfter('=')
          else -> options[name] = rest.removeFirstOrNull() ?: throw UsageException("option '$word' needs a value")
        }
      }
      return Arguments(options, operands)
    }

    private fun ArrayDeque<String>.takeAll() = toList().also { clear() }
  }
}
