package skep.script

import io.kotest.core.spec.style.FreeSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import org.jetbrains.kotlin.scripting.definitions.ScriptDefinitionsFromClasspathDiscoverySource
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import kotlin.script.experimental.api.ScriptDiagnostic
import kotlin.script.experimental.api.onFailure
import kotlin.script.experimental.host.StringScriptSource
import kotlin.script.experimental.jvm.defaultJvmScriptingHostConfiguration
import kotlin.script.experimental.jvmhost.BasicJvmScriptingHost

class BpfScriptSpec : FreeSpec({
  "Kotlin's own search of a class path, which IDEs use, finds what a script is" - {
    val classpath = Classpath.entries().map { it.toFile() }
    val definition =
      ScriptDefinitionsFromClasspathDiscoverySource(classpath, defaultJvmScriptingHostConfiguration) { _, _ -> }
        .definitions
        .single { it.name == "BPF script" }

    "by its file's name" {
      definition.fileExtension shouldBe "bpf.kts"
      definition.isScript(StringScriptSource("", "opens.bpf.kts")) shouldBe true
      definition.isScript(StringScriptSource("", "build.gradle.kts")) shouldBe false
    }

    "and what it means: its imports, and what it sees" {
      val text =
        """
        val seconds by option("how long", default = 3)
        class Counting : Bpf("counting", license = "GPL") {
          val calls by global(u64, 0uL)
          val on_enter by program("raw_tp/sys_enter") { r0 set 0; exit() }
        }
        run(Counting()) { counting ->
          every(1.seconds) { println(histogram(listOf(counting.calls.value))) }
        }
        """.trimIndent()
      val compiled =
        object : BasicJvmScriptingHost() {
          fun compile() =
            runInCoroutineContext {
              compiler(StringScriptSource(text, "counting.bpf.kts"), definition.compilationConfiguration)
            }
        }.compile()
      compiled.reports.filter { it.severity >= ScriptDiagnostic.Severity.WARNING }.shouldBeEmpty()
      compiled.onFailure { error(it) }
    }
  }

  "a script's structs are declared field by field, as classes, and referred to by property" {
    val text =
      """
      enum class Verdict { DROP, PASS }

      @Serializable
      data class Opened(val pid: UInt, @NetworkOrder val port: UShort, @CString(6) val comm: String, val verdict: Verdict)

      object Event : Struct() {
        val pid by u32
        val address by be32
      }

      val opened = struct<Opened>()
      println(opened.name + opened.fields + opened[Opened::verdict].offset)
      val value = Event { it[pid] = 3u }
      println("${"$"}value ${"$"}{Event.toJson(value)} ${"$"}{Event.address.offset}")
      """.trimIndent()
    val out = ByteArrayOutputStream()
    ScriptHost(tempdir().toPath()).run(ScriptSource("structs.bpf.kts", text), out = PrintStream(out))
    out.toString() shouldBe
      "Opened[u32 pid, be16 port, char[6] comm, Verdict verdict]12\n" +
      "Event(pid=3, address=0) {\"pid\":3,\"address\":0} 4\n"
  }

  "a script's own @Serializable class becomes JSON and back" {
    val text =
      """
      import kotlinx.serialization.json.Json

      @Serializable
      data class Opened(val pid: UInt, val file: String)

      val json = Json.encodeToString(Opened(7u, "/a"))
      println(json)
      println(Json.decodeFromString<Opened>(json))
      """.trimIndent()
    val out = ByteArrayOutputStream()
    ScriptHost(tempdir().toPath()).run(ScriptSource("opened.bpf.kts", text), out = PrintStream(out))
    out.toString() shouldBe "{\"pid\":7,\"file\":\"/a\"}\nOpened(pid=7, file=/a)\n"
  }
})
