package skep.cli

import com.github.ajalt.clikt.core.CliktError
import com.github.ajalt.clikt.core.MultiUsageError
import com.github.ajalt.clikt.core.PrintHelpMessage
import com.github.ajalt.clikt.core.UsageError
import com.github.ajalt.clikt.core.context
import com.github.ajalt.clikt.core.subcommands
import com.github.ajalt.clikt.output.PlaintextHelpFormatter
import com.github.ajalt.clikt.parameters.options.versionOption
import com.github.ajalt.clikt.parsers.CommandLineParser
import java.io.PrintStream

/** The `skep` command and where it prints. */
internal class Skep(val out: PrintStream, val err: PrintStream, val machine: Machine = Machine()) {
  /** Does what the words of a command line say. Failures are told on [err]. */
  fun execute(words: List<String>): Exit {
    val root = Root().subcommands(commands(words.firstOrNull()))
    try {
      var exit = Exit.DONE
      CommandLineParser.parseAndRun(root, words) { exit = it.run() }
      return exit
    } catch (told: CliktError) {
      // Several errors at once know no command, but each of them does.
      if (told is MultiUsageError) told.context = told.errors.first().context
      val wrong = told is UsageError || (told is PrintHelpMessage && told.error)
      (if (wrong) err else out).println(root.getFormattedHelp(told))
      return if (wrong) Exit.USAGE else Exit.DONE
    }
  }

  /** The command that is asked for alone, as making the others would take time; all, if it is none of them. */
  private fun commands(asked: String?): List<Command> =
    asked?.let(::command)?.let(::listOf) ?: COMMANDS.mapNotNull(::command)

  private fun command(name: String): Command? =
    when (name) {
      "run" -> RunCommand(this)
      "build" -> BuildCommand(this)
      "inspect" -> InspectCommand(this)
      "load" -> LoadCommand(this)
      "btf" -> btfCommand(this)
      "map" -> mapCommand(this)
      "gen" -> genCommand(this)
      "feature" -> featureCommand(this)
      "as-dsl" -> AsDslCommand(this)
      else -> null
    }

  /** Tells what failed and what to do: on [err], unless nothing is wrong. Who presses Ctrl-C knows it. */
  fun explain(failure: Exception): Exit {
    if (failure is InterruptedException) return Exit.INTERRUPTED
    val diagnosis = diagnose(failure, machine)
    (if (diagnosis.exit == Exit.DONE) out else err).println(diagnosis.message)
    return diagnosis.exit
  }

  private inner class Root : Command("skep", "eBPF programs on the JVM: build, inspect, load and run them") {
    init {
      versionOption(version(), "print the versions of skep, Kotlin and Java", setOf("-V", "--version")) { it }
      context {
        readArgumentFile = null
        helpFormatter = { PlaintextHelpFormatter(it, showRequiredTag = true) }
      }
    }

    override fun aliases() = mapOf("help" to listOf("--help"))

    override fun run() = Exit.DONE
  }

  private companion object {
    /** In the order of the help text. */
    val COMMANDS = listOf("run", "build", "inspect", "load", "btf", "map", "gen", "feature", "as-dsl")

    fun version(): String {
      val version = Skep::class.java.`package`.implementationVersion ?: "(not packaged)"
      return "skep $version, Kotlin ${KotlinVersion.CURRENT}, Java ${Runtime.version()}"
    }
  }
}
