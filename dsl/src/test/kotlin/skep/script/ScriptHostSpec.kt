package skep.script

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.spec.ObjectReader
import java.nio.ByteBuffer
import kotlin.io.path.readText

class ScriptHostSpec : FreeSpec({
  val directory = tempdir().toPath()
  val host = ScriptHost(directory.resolve("cache"))

  fun run(text: String, vararg args: String) = host.run(ScriptSource("test.bpf.kts", text), args.toList())

  "instructions carry the script's lines into the object" {
    val text =
      """
      class Lines : Bpf("lines", license = "GPL") {
        val on_enter by program("raw_tp/sys_enter") {
          r0 set r1
          r0 set 0
          exit()
        }
      }
      run(Lines()) { error("does not run") }
      """.trimIndent()
    val elf = ScriptHost(directory.resolve("cache")).build(ScriptSource("lines.bpf.kts", text))
    val spec = ObjectReader.read(ByteBuffer.wrap(elf), ObjectReader.Options.named("lines.bpf.o"))
    val lines = spec.program("on_enter").orElseThrow().code().steps().mapNotNull { it.source().orElse(null) }
    lines.map { "${it.file()}:${it.line()}: ${it.text().trim()}" } shouldContainExactly
      listOf("lines.bpf.kts:3: r0 set r1", "lines.bpf.kts:4: r0 set 0", "lines.bpf.kts:5: exit()")
  }

  "every compile error is told with its place" {
    val failure = shouldThrow<ScriptException> { run("val a = 1\nval b: Int = nothing\n  a.nonesuch()\n") }
    failure.errors.map { it.position } shouldContainExactly
      listOf(ScriptError.Position(2, 14), ScriptError.Position(3, 5))
    failure.message!!.lines()[0] shouldBe "test.bpf.kts:2:14: error: Unresolved reference 'nothing'."
  }

  "what a script throws comes out as it was thrown, from the script's own line" {
    val failure = shouldThrow<IllegalStateException> { run("fun fail(): Nothing = error(\"on purpose\")\n\nfail()\n") }
    failure.message shouldBe "on purpose"
    failure.stackTrace.filter { it.fileName == "test.bpf.kts" }.map { it.lineNumber } shouldContainExactly listOf(1, 3)
  }

  "a file that is not there, or no script, is told by name" {
    shouldThrow<ScriptException> { ScriptSource.read(directory.resolve("no.bpf.kts")) }.message shouldContain
      "no.bpf.kts"
    shouldThrow<ScriptException> { ScriptSource.read(directory.resolve("no.kts")) }.message shouldContain
      "must end in .bpf.kts"
  }
})
