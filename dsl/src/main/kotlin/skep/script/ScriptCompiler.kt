package skep.script

import java.nio.file.Path
import kotlin.script.experimental.api.ResultWithDiagnostics
import kotlin.script.experimental.api.ScriptCompilationConfiguration
import kotlin.script.experimental.api.ScriptDiagnostic
import kotlin.script.experimental.api.compilerOptions
import kotlin.script.experimental.api.defaultImports
import kotlin.script.experimental.api.displayName
import kotlin.script.experimental.api.fileExtension
import kotlin.script.experimental.api.implicitReceivers
import kotlin.script.experimental.host.StringScriptSource
import kotlin.script.experimental.jvm.impl.KJvmCompiledModuleInMemory
import kotlin.script.experimental.jvm.impl.KJvmCompiledScript
import kotlin.script.experimental.jvm.jvm
import kotlin.script.experimental.jvm.updateClasspath
import kotlin.script.experimental.jvmhost.BasicJvmScriptingHost

/**
 * The Kotlin compiler, told what a `*.bpf.kts` script is. This is the only file that touches the compiler, whose classes
 * cost seconds to load: it must not be reached when the cache has the script.
 */
internal class ScriptCompiler(classpath: List<Path>) {
  private val configuration =
    ScriptCompilationConfiguration {
      displayName("BPF script")
      fileExtension(ScriptSource.SUFFIX.removePrefix("."))
      defaultImports("skep.dsl.*", "skep.insn.*", "skep.kernel.*", "skep.link.*", "skep.map.*", "skep.script.*")
      defaultImports("skep.struct.*")
      // What a script says only now and then, as one that was printed does.
      defaultImports("java.nio.ByteOrder", "skep.btf.BtfLinkage", "skep.relocate.CoreKind")
      defaultImports("skep.spec.Linkage", "skep.spec.MapSpec", "skep.spec.Visibility")
      implicitReceivers(ScriptScope::class)
      // What invokedynamic stands for is made anew at each start; classes cost less, once.
      compilerOptions("-jvm-target", "17", "-Xlambdas=class", "-Xsam-conversions=class", "-Xstring-concat=inline")
      jvm { updateClasspath(classpath.filterNot(::isCompiler).map(Path::toFile)) }
    }

  /** Compiles [script], or throws a [ScriptException] with every error found. */
  fun compile(script: ScriptSource): ScriptClasses {
    val outcome = Host.compile(StringScriptSource(script.text, script.name), configuration)
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
          val start = report.location?.start
          ScriptError(script.name, start?.let { ScriptError.Position(it.line, it.col) }, report.message)
        }.distinct()
    val cause = reports.firstNotNullOfOrNull { it.exception }
    return ScriptException(errors.joinToString("\n"), cause, errors)
  }

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
