package skep.cli

import com.github.ajalt.clikt.core.BaseCliktCommand
import com.github.ajalt.clikt.core.CliktError
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option

/** `skep`, or one of its subcommands. */
internal abstract class Command(name: String, private val summary: String) : BaseCliktCommand<Command>(name) {
  override fun help(context: Context): String = summary

  override fun helpEpilog(context: Context): String = EPILOG

  abstract fun run(): Exit

  private companion object {
    /** What every help text ends with. */
    val EPILOG =
      """
      |Exit codes:
      |${Exit.entries.joinToString("\n") { "  ${it.code.toString().padEnd(12)}${it.meaning}" }}
      |
      |Environment:
      |  SKEP_CACHE  where compiled scripts are kept; by default ~/.cache/skep
      """.trimMargin()
  }
}

/** One of the things that `skep` does. */
internal abstract class Subcommand(
  name: String,
  summary: String,
  protected val skep: Skep,
) : Command(name, summary) {
  private val stacktrace by option(
    "--stacktrace",
    envvar = "SKEP_DEBUG",
    help = "print the stack trace of a failure, as SKEP_DEBUG=1 in the environment does",
  ).flag()

  final override fun run(): Exit =
    try {
      perform()
    } catch (told: CliktError) {
      throw told
    } catch (failure: Exception) {
      if (stacktrace) failure.printStackTrace(skep.err)
      skep.explain(failure)
    }

  /** Does it. What this throws is told on standard error. */
  protected abstract fun perform(): Exit
}
