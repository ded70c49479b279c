package skep.script

import skep.dsl.SourceLines
import skep.kernel.Kernel
import skep.kernel.LinuxKernel
import java.nio.file.Path

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
   * @param args what the script finds in [ScriptScope.args]
   * @param kernel where its programs go
   * @param stopwatch told of each step
   * @param attached called when the script's programs are attached, before its user-space part runs
   */
  public fun run(
    script: ScriptSource,
    args: List<String> = emptyList(),
    kernel: Kernel = LinuxKernel(),
    stopwatch: Stopwatch = Stopwatch(),
    attached: () -> Unit = {},
  ) {
    evaluate(script, ScriptScope(args, kernel, Errand.Run(kernel, stopwatch, attached)), stopwatch)
  }

  /**
   * Runs [script] up to where it calls [ScriptScope.run], and makes the object that it gives there. Needs no kernel.
   *
   * @return the object as an ELF file
   */
  public fun build(script: ScriptSource, args: List<String> = emptyList()): ByteArray {
    try {
      evaluate(script, ScriptScope(args, LinuxKernel(), Errand.Build), Stopwatch())
    } catch (made: Errand.Build.Made) {
      return made.elf
    }
    throw ScriptException("${script.name} makes no object: it never calls run(…) with one")
  }

  private fun evaluate(script: ScriptSource, scope: ScriptScope, stopwatch: Stopwatch) {
    val classes =
      stopwatch.measure("script from cache") { cache.find(script, classpath) }
        ?: stopwatch.measure("script compile") {
          cache.keep(script, classpath, ScriptCompiler(classpath).compile(script))
        }
    SourceLines.withText(script.name, script.lines) { classes.run(scope) }
  }
}
