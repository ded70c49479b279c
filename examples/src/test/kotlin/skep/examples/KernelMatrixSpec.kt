package skep.examples

import io.kotest.assertions.assertSoftly
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.core.test.config.TestConfig
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import skep.kernel.kernelAvailable
import skep.script.ScriptHost
import skep.script.ScriptSource
import skep.script.table
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.writeBytes

/**
 * Every example's object, built once and here, loads on each kernel that has what it is for. The kernels are this one and
 * those that `SKEP_KERNELS` names, as run-in-vm takes them; `.ci/kernel-matrix` names all that we look at.
 */
class KernelMatrixSpec : FreeSpec({
  val directory = tempdir().toPath()

  /** What an object's only user has to say, which the object does not depend on. */
  val arguments = mapOf("egress" to listOf("/sys/fs/cgroup"), "dropports" to listOf("lo", "80"))
  val files by lazy {
    val host = ScriptHost(Path.of("target/skep-cache"))
    Path.of("scripts").listDirectoryEntries("*.bpf.kts").sorted().map { script ->
      val name = script.name.removeSuffix(".bpf.kts")
      val elf = host.build(ScriptSource.read(script), arguments[name].orEmpty())
      directory.resolve(name).apply { writeBytes(elf) }
    }
  }

  /** What becomes of each object there: null when it loads, or why not. */
  fun loaded(behind: List<String>): Map<String, String?> {
    val result = Skep.commandBehind(behind, "load", "--json", *files.map(Path::toString).toTypedArray())
    return withClue(result.err) {
      result.exit shouldBeIn listOf(0, 4)
      result.out.lines().filter(String::isNotEmpty).map { Json.parseToJsonElement(it).jsonObject }.associate {
        Path.of(it.getValue("path").jsonPrimitive.content).name to it.getValue("load").jsonObject.refusal()
      }
    }
  }

  /** The objects that cannot load there, and what the refusal says: the hook that the kernel does not have. */
  fun missing(kernel: String): Map<String, String> =
    when (kernel) {
      "here" -> if (patchesFunctions) {
        emptyMap()
      } else {
        listOf("numamove", "vfsstat").associateWith {
          "the kernel refuses"
        }
      }
      "5.10-cloud", "6.1-cloud" -> mapOf("numamove" to "migrate_misplaced_folio")
      else -> emptyMap()
    }

  fun check(kernel: String, behind: List<String> = emptyList()) {
    val loaded = loaded(behind)
    println(
      "$kernel\n" +
        table(
          loaded.entries.toList(), "object" to { it.key },
          "" to { it.value?.lines()?.first()?.take(WORDS) ?: "loads" },
        ),
    )
    val missing = missing(kernel)
    assertSoftly {
      loaded.keys shouldBe files.map(Path::name).toSet()
      for ((name, refusal) in loaded) {
        withClue(name) {
          if (name in missing) refusal.orEmpty() shouldContain missing.getValue(name) else refusal shouldBe null
        }
      }
    }
  }

  "here".config(TestConfig(enabledOrReasonIf = { kernelAvailable })) { check("here") }

  for (kernel in (System.getenv("SKEP_KERNELS") ?: "6.12-cloud").split(' ')) {
    kernel.config(TestConfig(enabledOrReasonIf = { VirtualMachine.available })) {
      check(kernel, VirtualMachine.of(kernel))
    }
  }
})

/** How much of a refusal the table shows. */
private const val WORDS = 140

/** Where a kernel's text must not change, there are neither kprobes nor fentry programs. */
private val patchesFunctions = Files.exists(Path.of("/sys/bus/event_source/devices/kprobe"))

private fun JsonObject.refusal(): String? {
  val whole = getValue("whole").jsonObject
  if (whole.getValue("ok").jsonPrimitive.boolean) return null
  val reasons = getValue("programs").jsonArray.mapNotNull { it.jsonObject["error"]?.jsonPrimitive?.content }
  return (listOfNotNull(whole["error"]?.jsonPrimitive?.content) + reasons).distinct().joinToString("\n")
}
