package skep.script

import com.github.ajalt.clikt.core.BaseCliktCommand
import com.github.ajalt.clikt.core.CliktError
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.core.context
import com.github.ajalt.clikt.output.PlaintextHelpFormatter
import com.github.ajalt.clikt.parameters.arguments.Argument
import com.github.ajalt.clikt.parameters.options.Option
import com.github.ajalt.clikt.parameters.options.convert
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parsers.CommandLineParser
import kotlin.time.Duration

/**
 * The words after a script's name, and what the script declares of them. They are read when the first of their values is
 * asked for, or the script's programs are to run; by then everything has to be declared.
 */
internal class CommandLine(script: ScriptSource, private val words: List<String>) {
  private val command = Script(script)

  /** What options and arguments are made with. */
  val holder: BaseCliktCommand<*> get() = command

  private val standard = listOf("--duration", "--json", "--help")
  private val durationOption =
    command
      .option("--duration", metavar = Kind.DURATION.metavar, help = "end after this time, as Ctrl-C does")
      .convert { word -> Kind.DURATION.read(word) ?: fail("'$word' is not ${Kind.DURATION.what}") }
  private val jsonOption =
    command.option("--json", help = "print tables, histograms and text as JSON, one document a line").flag()
  private var isRead = false

  /** After what time to end. */
  val duration: Duration? get() = read { durationOption.value }

  /** Whether to print JSON. */
  val json: Boolean get() = read { jsonOption.value }

  /** Adds an option of the script's own. */
  fun declare(option: Option) {
    val taken = option.names.filter { name -> name in standard || command.registeredOptions().any { name in it.names } }
    require(taken.isEmpty()) {
      "option ${taken.first()} is there already: ${standard.joinToString()} are every script's"
    }
    requireUnread(option.names.last())
    command.registerOption(option)
  }

  /** Adds the next positional argument. */
  fun declare(argument: Argument) {
    requireUnread(argument.name)
    command.registerArgument(argument)
  }

  /** Gives [value], a declared one, once the words are read. */
  fun <T> read(value: () -> T): T {
    read()
    return value()
  }

  /**
   * Reads the words, if that is not done yet.
   *
   * @throws ScriptUsageException for words that were not declared, and for `--help`
   */
  fun read() {
    if (isRead) return
    isRead = true
    command.registerOption(durationOption)
    command.registerOption(jsonOption)
    try {
      CommandLineParser.parseAndRun(command, words) {}
    } catch (told: CliktError) {
      throw ScriptUsageException(command.getFormattedHelp(told).orEmpty(), isError = told.statusCode != 0)
    }
  }

  private fun requireUnread(name: String) =
    check(!isRead) { "$name is declared after another's value was used; declare all options and arguments first" }

  private class Script(private val script: ScriptSource) : BaseCliktCommand<Script>(script.name) {
    init {
      context {
        readArgumentFile = null
        helpFormatter = { PlaintextHelpFormatter(it, showDefaultValues = true, showRequiredTag = true) }
      }
    }

    override fun help(context: Context) = script.summary
  }
}
