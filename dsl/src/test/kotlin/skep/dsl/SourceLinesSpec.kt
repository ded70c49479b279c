package skep.dsl

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldStartWith
import skep.dsl.samples.Lines
import skep.dsl.samples.Minimal
import skep.dsl.samples.fragmentWithoutLines
import skep.insn.AssemblyException
import skep.module
import java.nio.file.Files
import java.nio.file.Path

class SourceLinesSpec :
  FreeSpec({
    fun lines(bpf: Bpf) = bpf.toSpec().programs().single().code().steps().map { it.source().orElseThrow() }

    "every instruction has the line it was written on, all of a printk that of the printk" {
      val lines = lines(Minimal())
      lines.map { it.line() } shouldBe listOf(14, 15, 16, 17, 18, 19, 19, 19, 19, 21, 22)
      lines.map { it.file() }.toSet() shouldBe setOf("Minimal.kt")
      lines.map { it.text() }.toSet() shouldBe setOf("")
    }

    "two statements of one line, a function of the user's, a loop, a fragment" {
      lines(Lines()).map { it.line() } shouldBe listOf(12, 12, 33, 14, 14, 14, 15, 15, 16, 17)
    }

    "the text of the line is there when its file is the one at hand" {
      val file = module.resolve("src/test/kotlin/skep/dsl/samples/Minimal.kt")
      val source = Files.readAllLines(file)
      val lines = SourceLines.withText("Minimal.kt", source) { lines(Minimal()) }
      lines.map { it.text() } shouldBe lines.map { source[it.line() - 1] }
      lines[1].text().trim() shouldBe "r0 shrEq 32"
      SourceLines.withText("Other.kt", source) { lines(Minimal()) }.first().text() shouldBe ""
      lines(Minimal()).first().text() shouldBe ""
    }

    "an error has the line of the call that made it" {
      shouldThrow<BpfDslException> { Lines(fail = "offset").toSpec() }.message shouldStartWith "Lines.kt:21: "
      shouldThrow<AssemblyException> { Lines(fail = "shift").toSpec() }.source().get().toString() shouldBe "Lines.kt:22"
      shouldThrow<AssemblyException> { Lines(fail = "fp").toSpec() }.source().get().toString() shouldBe "Lines.kt:23"
      shouldThrow<BpfDslException> { Lines(fail = "printk").toSpec() }.message shouldStartWith "Lines.kt:24: "
      shouldThrow<AssemblyException> { Lines(fail = "twice").toSpec() }.source().get().toString() shouldBe "Lines.kt:25"
    }

    "an error of the body as a whole has its last line" {
      val unbound = shouldThrow<BpfDslException> { Lines(fail = "unbound").toSpec() }
      unbound.message shouldBe "Lines.kt:17: 'prog': labels used but never bound: 'nowhere'"
      unbound.source.toString() shouldBe "Lines.kt:17"
    }

    "a fragment keeps the lines it has" {
      val fragment = fragmentWithoutLines
      fragment.steps().single().source().isEmpty shouldBe true
      code { append(fragment) }.steps().size shouldBe 1
    }
  })
