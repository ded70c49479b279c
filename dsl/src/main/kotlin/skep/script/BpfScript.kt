package skep.script

import kotlin.script.experimental.annotations.KotlinScript
import kotlin.script.experimental.api.KotlinType
import kotlin.script.experimental.api.ScriptAcceptedLocation
import kotlin.script.experimental.api.ScriptCompilationConfiguration
import kotlin.script.experimental.api.acceptedLocations
import kotlin.script.experimental.api.baseClass
import kotlin.script.experimental.api.compilerOptions
import kotlin.script.experimental.api.defaultImports
import kotlin.script.experimental.api.displayName
import kotlin.script.experimental.api.fileExtension
import kotlin.script.experimental.api.ide
import kotlin.script.experimental.api.implicitReceivers
import kotlin.script.experimental.jvm.dependenciesFromCurrentContext
import kotlin.script.experimental.jvm.jvm

/**
 * What a `*.bpf.kts` file is: Kotlin's statements over a [ScriptScope], with Skep's packages imported. The Kotlin compiler
 * and IDEs find this class by the file `META-INF/kotlin/script/templates/skep.script.BpfScript.classname` in a jar of the
 * class path, and then complete and check such files.
 */
@KotlinScript(
  displayName = "BPF script",
  fileExtension = "bpf.kts",
  compilationConfiguration = BpfScriptConfiguration::class,
)
public abstract class BpfScript

/** How IDEs and the Kotlin compiler read a [BpfScript]: with what they have on the class path. */
public object BpfScriptConfiguration : ScriptCompilationConfiguration({
  bpfScript()
  jvm { dependenciesFromCurrentContext(wholeClasspath = true) }
  ide { acceptedLocations(ScriptAcceptedLocation.Everywhere) }
}) {
  private fun readResolve(): Any = BpfScriptConfiguration
}

/** What scripts are compiled with, whoever does it. */
internal fun ScriptCompilationConfiguration.Builder.bpfScript() {
  displayName("BPF script")
  fileExtension(ScriptSource.SUFFIX.removePrefix("."))
  baseClass(KotlinType(BpfScript::class))
  defaultImports("skep.dsl.*", "skep.insn.*", "skep.kernel.*", "skep.link.*", "skep.map.*", "skep.script.*")
  defaultImports("skep.struct.*")
  // What a script says only now and then, as one that was printed does.
  defaultImports("java.nio.ByteOrder", "skep.btf.BtfLinkage", "skep.relocate.CoreKind")
  defaultImports("skep.spec.Linkage", "skep.spec.MapSpec", "skep.spec.Visibility")
  // For events and for times.
  defaultImports("kotlinx.serialization.Serializable", "kotlin.time.Duration", "kotlin.time.Duration.Companion.*")
  implicitReceivers(ScriptScope::class)
  // What invokedynamic stands for is made anew at each start; classes cost less, once.
  compilerOptions("-jvm-target", "17", "-Xlambdas=class", "-Xsam-conversions=class", "-Xstring-concat=inline")
}
