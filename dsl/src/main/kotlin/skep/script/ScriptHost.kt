package skep.script

import java.nio.file.Path

/** Compiles `*.bpf.kts` scripts, keeping the result on disk, and runs them. */
public class ScriptHost(
  /** Where compiled scripts are kept; by default `$SKEP_CACHE`, or `skep` in the user's cache directory. */
  cacheDirectory: Path = ScriptCache.defaultDirectory(),
) {
  private val cache = ScriptCache(cacheDirectory)
  private val classpath = Classpath.entries()

  /** Runs [script] with [args]. What the script throws comes out as it was thrown. */
  public fun run(script: ScriptSource, args: List<String> = emptyList()) {
    evaluate(script, ScriptScope(args))
  }

  private fun evaluate(script: ScriptSource, scope: ScriptScope) {
    val classes = cache.classes(script, classpath) { ScriptCompiler(classpath).compile(script) }
    classes.run(script, scope)
  }
}
