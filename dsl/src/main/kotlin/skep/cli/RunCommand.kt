package skep.cli

import com.github.ajalt.clikt.core.context
import com.github.ajalt.clikt.parameters.arguments.argument
import com.github.ajalt.clikt.parameters.arguments.multiple
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.path
import skep.kernel.Kernel
import skep.kernel.LinuxKernel
import skep.kernel.TracingKernel
import skep.script.ScriptHost
import skep.script.ScriptSource
import skep.script.Stopwatch

/** `skep run`. */
internal class RunCommand(skep: Skep) :
  Subcommand("run", "build, load and attach a script's programs, and run its user-space part", skep) {
  private val timing by option(
    "--timing",
    help = "tell on standard error where the time until attached went",
  ).flag()
  private val strace by straceOption()
  private val script by argument("SCRIPT.bpf.kts").path()
  private val args by argument("ARGS", help = "what the script finds in 'args', options too").multiple()

  init {
    context { allowInterspersedArgs = false }
  }

  override fun perform(): Exit {
    val stopwatch = Stopwatch()
    if (timing) stopwatch.sinceProcessStart("JVM start")
    ScriptHost().run(ScriptSource.read(script), args, skep.kernel(strace), stopwatch) {
      if (timing) skep.tell(stopwatch)
    }
    return Exit.DONE
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
