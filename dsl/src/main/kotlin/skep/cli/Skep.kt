package skep.cli

import java.io.PrintStream

/**
 * The `skep` command.
 *
 * The command line is read by hand: a parser from a library took a third of the time that a cached script takes to be
 * attached (picocli's classes are too old for the JVM to archive).
 */
internal class Skep(val out: PrintStream, val err: PrintStream, val machine: Machine = Machine()) {
  private val subcommands = listOf(RunCommand, BuildCommand, InspectCommand, LoadCommand)

  /** Does what the words of a command line say. Failures are told on [err]. */
  fun execute(words: List<String>): Exit {
    var stacktrace = System.getenv("SKEP_DEBUG") == "1"
    return try {
      when (val word = words.firstOrNull()) {
        null -> throw UsageException("a command is missing")
        "-h", "--help", "help" -> tell(help())
        "-V", "--version" -> tell(version())
        else -> {
          val command = subcommands.find { it.name == word } ?: throw UsageException("there is no command '$word'")
          val arguments = Arguments.parse(words.drop(1), command.syntax)
          stacktrace = stacktrace || "--stacktrace" in arguments
          if ("-h" in arguments || "--help" in arguments) tell(help(command)) else command.run(arguments, this)
        }
      }
    } catch (failure: Exception) {
      if (stacktrace) failure.printStackTrace(err)
      explain(failure)
    }
  }

  /** Tells on [err] what failed and what to do. */
  fun explain(failure: Exception): Exit {
    val diagnosis = diagnose(failure, machine)
    err.println(diagnosis.message)
    return diagnosis.exit
  }

  private fun tell(text: String): Exit {
    out.println(text)
    return Exit.DONE
  }

  private fun help() =
    buildString {
      appendLine("eBPF programs on the JVM: build, inspect, load and run them.").appendLine()
      appendLine("skep COMMAND ...  where COMMAND is one of")
      subcommands.forEach { appendLine("  ${it.name.padEnd(COLUMN)}${it.summary}") }
      appendLine("  ${"--help".padEnd(COLUMN)}this; after a command, that command's options")
      appendLine("  ${"--version".padEnd(COLUMN)}the versions of skep, Kotlin and Java").appendLine()
      append(ALWAYS)
    }

  private fun help(command: Subcommand) = "${command.summary}\n\n${command.usage}\n\n$ALWAYS"

  private fun version(): String {
    val version = Skep::class.java.`package`.implementationVersion ?: "(not packaged)"
    return "skep $version, Kotlin ${KotlinVersion.CURRENT}, Java ${Runtime.version()}"
  }

  private companion object {
    const val COLUMN = 11

    /** What every help text ends with. */
    val ALWAYS =
      """
      |Always:
      |  --stacktrace  print the stack trace of a failure, as SKEP_DEBUG=1 in the environment does
      |
      |Exit codes:
      |${Exit.entries.joinToString("\n") { "  ${it.code.toString().padEnd(COLUMN)}${it.meaning}" }}
      |
      |Environment:
      |  SKEP_CACHE   where compiled scripts are kept; by default ~/.cache/skep
      """.trimMargin()
  }
}
