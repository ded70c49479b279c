package skep.script

import java.nio.file.Path
import kotlin.script.experimental.api.ResultWithDiagnostics
import kotlin.script.experimental.api.ScriptCompilationConfiguration
import kotlin.script.experimental.api.ScriptDiagnostic
import kotlin.script.experimental.api.SourceCode
import kotlin.script.experimental.host.StringScriptSource
import kotlin.script.experimental.jvm.impl.KJvmCompiledModuleInMemory
import kotlin.script.experimental.jvm.impl.KJvmCompiledScript
import kotlin.script.experimental.jvm.jvm
import kotlin.script.experimental.jvm.updateClasspath
import kotlin.script.experimental.jvmhost.BasicJvmScriptingHost

/**
 * The Kotlin compiler, told what a script is. This is the only file that touches the compiler, whose classes cost seconds
 * to load: it must not be reached when the cache has the script.
 */
internal class ScriptCompiler(private val classpath: List<Path>) {
  /** Compiles [script], or throws a [ScriptException] with every error found. */
  fun compile(script: ScriptSource): ScriptClasses {
    val configuration =
      ScriptCompilationConfiguration {
        bpfScript()
        jvm { updateClasspath(classpath.filterNot(::isCompiler).map(Path::toFile)) }
      }
    val outcome = Host.compile(StringScriptSource(script.code, script.name), configuration)
    if (outcome !is ResultWithDiagnostics.Success) throw refusal(script, outcome.reports)
    val compiled = outcome.value as KJvmCompiledScript
    val module = compiled.getCompiledModule() as KJvmCompiledModuleInMemory
    val classes = module.compilerOutputFiles.filterKeys { it.endsWith(CLASS) }.mapKeys { (file, _) -> className(file) }
    return ScriptClasses(compiled.scriptClassFQName, classes)
  }

  private fun className(file: String) = file.removeSuffix(CLASS).replace('/', '.')

  private fun refusal(script: ScriptSource, reports: List<ScriptDiagnostic>): ScriptException {
    val errors =
      reports
        .filter { it.severity >= ScriptDiagnostic.Severity.ERROR }
        .map { report ->
          ScriptError(script.name, report.location?.start?.let { script.position(it) }, report.message)
        }.distinct()
    val cause = reports.firstNotNullOfOrNull { it.exception }
    return ScriptException(errors.joinToString("\n"), cause, errors)
  }

  /** The place in the script's own text. */
  private fun ScriptSource.position(compiled: SourceCode.Position) =
    ScriptError.Position(compiled.line, if (compiled.line == 1) compiled.col - before.length else compiled.col)

  private object Host : BasicJvmScriptingHost() {
    fun compile(script: StringScriptSource, configuration: ScriptCompilationConfiguration) =
      runInCoroutineContext { compiler(script, configuration) }
  }

  private companion object {
    const val CLASS = ".class"

    /** Leaving out the compiler's own 60 MB saves it from indexing them; no script needs them. */
    fun isCompiler(jar: Path): Boolean =
      jar.fileName.toString().let { it.startsWith("kotlin-compiler") || it.startsWith("kotlin-scripting-compiler") }
  }
}
