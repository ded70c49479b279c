package skep.cli

import com.github.ajalt.clikt.core.MissingArgument
import com.github.ajalt.clikt.core.NoSuchOption
import com.github.ajalt.clikt.core.context
import com.github.ajalt.clikt.parameters.arguments.argument
import com.github.ajalt.clikt.parameters.arguments.multiple
import com.github.ajalt.clikt.parameters.arguments.optional
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option
import skep.kernel.Kernel
import skep.kernel.LinuxKernel
import skep.kernel.TracingKernel
import skep.script.ScriptHost
import skep.script.ScriptSource
import skep.script.Stopwatch
import java.nio.file.Path

/** `skep run`. */
internal class RunCommand(skep: Skep) :
  Subcommand("run", "build, load and attach a script's programs, and run its user-space part", skep) {
  private val timing by option(
    "--timing",
    help = "tell on standard error where the time until attached went",
  ).flag()
  private val strace by straceOption()
  private val text by option(
    "-e",
    metavar = "TEXT",
    help =
      "run these declarations of an object's maps, variables and programs, instead of a script, until Ctrl-C, and " +
        "then print what the maps and variables hold",
  )
  private val script by argument("SCRIPT.bpf.kts").optional()
  private val args by argument("ARGS", help = "what the script takes, options too; --help makes it tell").multiple()

  init {
    context { allowInterspersedArgs = false }
  }

  /** Those behind the text of `-e` are for it; before a script's name there are none. */
  override val treatUnknownOptionsAsArgs: Boolean get() = true

  override fun perform(): Exit {
    val stopwatch = Stopwatch()
    if (timing) stopwatch.sinceProcessStart("JVM start")
    ScriptHost().run(
      source(),
      if (text == null) args else listOfNotNull(script) + args,
      skep.kernel(strace),
      stopwatch,
      attached = { if (timing) skep.tell(stopwatch) },
      skep.out,
    )
    return Exit.DONE
  }

  private fun source(): ScriptSource {
    text?.let { return ScriptSource.oneLiner(it) }
    val file = script ?: throw MissingArgument(registeredArguments().first()).also { it.context = currentContext }
    if (file.startsWith("-")) throw NoSuchOption(file).also { it.context = currentContext }
    return ScriptSource.read(Path.of(file))
  }

  private fun Skep.tell(stopwatch: Stopwatch) {
    stopwatch.sinceProcessStart("process start to attached")
    stopwatch.steps.forEach { (name, took) -> err.println("%-26s%8.1f ms".format(name, took.toNanos() / 1e6)) }
  }
}

/** `--strace`, for [kernel]. */
internal fun Subcommand.straceOption() =
  option("--strace", help = "print each system call to standard error, as strace would").flag()

/** This machine's kernel, told of on standard error if [strace] asks for it. Its first call loads native code, not this. */
internal fun Skep.kernel(strace: Boolean): Kernel =
  if (strace) TracingKernel(LinuxKernel()) { call -> err.println(call) } else LinuxKernel()
