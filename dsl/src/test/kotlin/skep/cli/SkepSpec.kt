package skep.cli

import io.kotest.core.spec.style.FreeSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldEndWith
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith
import kotlin.io.path.div
import kotlin.io.path.exists
import kotlin.io.path.readBytes
import kotlin.io.path.writeText

class SkepSpec : FreeSpec({
  val directory = tempdir().toPath()

  "a wrong command line is exit code 2, and tells the command's usage and what is wrong" {
    val wrongs =
      mapOf(
        "run" to "missing argument <script.bpf.kts>",
        "run --timing=1 a.bpf.kts" to "option --timing does not take a value",
        "build a.bpf.kts" to "missing option --output",
        "build a.bpf.kts -o" to "option -o requires a value",
        "inspect" to "missing argument <file.o>",
        "inspect --jsn a.o" to "no such option --jsn. Did you mean --json?",
        "load -x" to "no such option -x\nError: missing argument <file.o>",
      )
    wrongs.forEach { (words, problem) ->
      val ran = skep(*words.split(' ').toTypedArray())
      ran.exit shouldBe 2
      ran.out shouldBe ""
      ran.err shouldStartWith "Usage: skep ${words.substringBefore(' ')} ["
      ran.err.trim() shouldEndWith "\n\nError: $problem"
    }
    skep("fly").err.trim() shouldEndWith "Error: no such subcommand fly"
    val nothing = skep()
    nothing.exit shouldBe 2
    nothing.out shouldBe ""
    nothing.err.trim() shouldBe skep("--help").out.trim()
  }

  "--help of each command has its own text and all exit codes" {
    for (command in listOf("run", "build", "inspect", "load", "btf", "btf dump", "gen", "gen object", "as-dsl")) {
      val ran = skep(*command.split(' ').toTypedArray(), "--help")
      ran.exit shouldBe 0
      ran.out shouldContain "skep $command "
      Exit.entries.forEach { ran.out shouldContain it.meaning.take(20) }
    }
    skep("--version").out shouldContain "Kotlin"
    skep("help") shouldBe skep("--help")
  }

  "what follows a script is the script's, whatever it looks like" {
    val script = directory / "words.bpf.kts"
    script.writeText("val words by arguments<String>(\"\"); val timing by flag(\"\"); error(words + timing)")
    skep("run", "$script", "--timing", "@words", "--", "-x", "--help", "-", "").err shouldEndWith
      ": [@words, -x, --help, -, , true]\n"
    skep("build", "-o", "$directory/no.o", "$script", "a", "-", "--", "--timing", "--", "b").err shouldEndWith
      ": [a, -, b, true]\n"
  }

  "build" - {
    val script = directory / "tiny.bpf.kts"
    val made = directory / "tiny.bpf.o"
    script.writeText(
      """
      val license by argument("of the object", default = "GPL")

      class Tiny : Bpf("tiny", license) {
        val on_enter by program("raw_tp/sys_enter") {
          r0 set 0
          exit()
        }
      }

      run(Tiny()) { error("the user-space part does not run") }
      error("nothing after it runs either")
      """.trimIndent(),
    )

    "writes the object, which inspect reads; arguments reach the script, dashes and all" {
      val ran = skep("build", "-o", "$made", "$script", "GPL")
      ran.err shouldBe ""
      ran.exit shouldBe 0
      val seen = skep("inspect", "$made")
      seen.exit shouldBe 0
      seen.out shouldContain "on_enter"
      seen.out shouldContain "licence 'GPL'"
    }

    "gives the same bytes again, from the cache" {
      val first = made.readBytes()
      skep("build", "$script", "-o", "$made", "GPL").exit shouldBe 0
      made.readBytes() shouldBe first
    }

    "of a script that makes none is an error" {
      val none = directory / "none.bpf.kts"
      none.writeText("println(1)")
      val ran = skep("build", "$none", "-o", "${directory / "none.o"}")
      ran.exit shouldBe 3
      ran.err shouldContain "none.bpf.kts makes no object"
      (directory / "none.o").exists() shouldBe false
    }

    "of a script that does not compile tells the line" {
      val bad = directory / "bad.bpf.kts"
      bad.writeText("val a = 1\nval b = nothing\n")
      val ran = skep("build", "$bad", "-o", "$made")
      ran.exit shouldBe 3
      ran.err shouldContain "bad.bpf.kts:2:9: error: "
      ran.err shouldNotContain "\tat "
    }

    "of a script that throws tells its lines, and the stack only on request" {
      val bad = directory / "throws.bpf.kts"
      bad.writeText("fun f(): Unit = error(\"boo\")\nf()\n")
      val ran = skep("build", "$bad", "-o", "$made")
      ran.exit shouldBe 1
      ran.err shouldBe "throws.bpf.kts:1: java.lang.IllegalStateException: boo\n  called from throws.bpf.kts:2\n"
      skep("build", "--stacktrace", "$bad", "-o", "$made").err shouldContain "\tat "
    }

    "of a wrong instruction tells the line that has it" {
      val bad = directory / "range.bpf.kts"
      bad.writeText(script.toFile().readText().replace("r0 set 0", "u8[r1 + 40000] = r0"))
      val ran = skep("build", "$bad", "-o", "$made")
      ran.exit shouldBe 3
      ran.err shouldContain "range.bpf.kts:5: "
    }
  }
})
