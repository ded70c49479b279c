package skep.script

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlin.io.path.readText

class ScriptHostSpec : FreeSpec({
  val directory = tempdir().toPath()
  val host = ScriptHost(directory.resolve("cache"))

  fun run(text: String, vararg args: String) = host.run(ScriptSource("test.bpf.kts", text), args.toList())

  "a script sees its arguments and its own text" {
    val out = directory.resolve("out")
    run(
      """
      class Here
      val text = Here::class.java.classLoader.getResourceAsStream("test.bpf.kts").readAllBytes().decodeToString()
      java.io.File(args[0]).writeText(args.drop(1).joinToString() + text.lines()[0])
      """.trimIndent(),
      "$out", "a", "b",
    )
    out.readText() shouldBe "a, bclass Here"
  }

  "every compile error is told with its place" {
    val failure = shouldThrow<ScriptException> { run("val a = 1\nval b: Int = nothing\n  a.missing()\n") }
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
