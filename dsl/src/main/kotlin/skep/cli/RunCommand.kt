package skep.cli

import skep.kernel.Kernel
import skep.kernel.LinuxKernel
import skep.kernel.TracingKernel
import skep.script.ScriptHost
import skep.script.ScriptSource
import skep.script.Stopwatch
import java.nio.file.Path

/** `skep run`. */
internal object RunCommand : Subcommand {
  override val name = "run"
  override val summary = "build, load and attach a script's programs, and run its user-space part"
  override val usage =
    """
    |skep run [--timing] [--strace] SCRIPT.bpf.kts [ARGS]
    |  --timing      tell on standard error where the time until attached went
    |  --strace      print each system call to standard error, as strace would
    |  ARGS          what the script finds in 'args'
    """.trimMargin()
  override val syntax = Syntax(flags = setOf("--timing", "--strace"), operandEndsOptions = true)

  override fun run(arguments: Arguments, skep: Skep): Exit {
    val stopwatch = Stopwatch()
    val timing = "--timing" in arguments
    if (timing) stopwatch.sinceProcessStart("JVM start")
    val script = ScriptSource.read(Path.of(arguments.first("SCRIPT.bpf.kts")))
    ScriptHost().run(script, arguments.operands.drop(1), kernel(arguments, skep), stopwatch) {
      if (timing) skep.tell(stopwatch)
    }
    return Exit.DONE
  }

  private fun Skep.tell(stopwatch: Stopwatch) {
    stopwatch.sinceProcessStart("process start to attached")
    stopwatch.steps.forEach { (name, took) -> err.println("%-26s%8.1f ms".format(name, took.toNanos() / 1e6)) }
  }
}

/** This machine's kernel, told of on standard error if `--strace` asks for it. Its first call loads native code, not this. */
internal fun kernel(arguments: Arguments, skep: Skep): Kernel =
  if ("--strace" in arguments) TracingKernel(LinuxKernel()) { call -> skep.err.println(call) } else LinuxKernel()
