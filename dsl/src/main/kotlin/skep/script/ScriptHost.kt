package skep.script

import skep.dsl.SourceLines
import skep.kernel.Kernel
import skep.kernel.LinuxKernel
import skep.kernel.Terminal
import java.io.PrintStream
import java.nio.file.Path
import kotlin.jvm.optionals.getOrNull

/**
 * Compiles `*.bpf.kts` scripts, keeping the result on disk, and runs them.
 *
 * ```
 * val object_ = ScriptHost().build(ScriptSource.read(Path.of("minimal.bpf.kts")))
 * ```
 */
public class ScriptHost(
  /** Where compiled scripts are kept; by default `$SKEP_CACHE`, or `skep` in the user's cache directory. */
  cacheDirectory: Path = ScriptCache.defaultDirectory(),
) {
  private val cache = ScriptCache(cacheDirectory)
  private val classpath by lazy { Classpath.entries() }

  /**
   * Runs [script] to its end. What it throws comes out as it was thrown.
   *
   * @param args the words of the command line after the script's name
   * @param kernel where its programs go
   * @param stopwatch told of each step
   * @param attached called when the script's programs are attached, before its user-space part runs
   * @param out where it prints
   * @throws ScriptUsageException for [args] that the script does not take, and when they ask for help
   */
  public fun run(
    script: ScriptSource,
    args: List<String> = emptyList(),
    kernel: Kernel = LinuxKernel(),
    stopwatch: Stopwatch = Stopwatch(),
    attached: () -> Unit = {},
    out: PrintStream = System.out,
  ) {
    evaluate(script, args, kernel, Errand.Run(kernel, stopwatch, attached), out, stopwatch)
  }

  /**
   * Runs [script] up to where it calls [ScriptScope.run], and makes the object that it gives there. Needs no kernel.
   *
   * @return the object as an ELF file
   */
  public fun build(script: ScriptSource, args: List<String> = emptyList()): ByteArray {
    try {
      evaluate(script, args, LinuxKernel(), Errand.Build, System.out, Stopwatch())
    } catch (made: Errand.Build.Made) {
      return made.elf
    }
    throw ScriptException("${script.name} makes no object: it never calls run(…) with one")
  }

  private fun evaluate(
    script: ScriptSource,
    args: List<String>,
    kernel: Kernel,
    errand: Errand,
    out: PrintStream,
    stopwatch: Stopwatch,
  ) {
    val classes =
      stopwatch.measure("script from cache") { cache.find(script, classpath) }
        ?: stopwatch.measure("script compile") {
          cache.keep(script, classpath, ScriptCompiler(classpath).compile(script))
        }
    val commandLine = CommandLine(script, args)
    val display = Display(out, { terminal(out) }, { commandLine.json })
    val scope = ScriptScope(kernel, commandLine, display, errand)
    SourceLines.withText(script.name, script.lines) { classes.run(scope) }
  }

  private fun terminal(out: PrintStream) =
    if (out === System.out) Terminal.ofStandardOutput().getOrNull() else null
}
