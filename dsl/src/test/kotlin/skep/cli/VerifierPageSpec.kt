package skep.cli

import io.kotest.engine.spec.tempfile
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldEndWith
import kotlinx.serialization.json.Json
import skep.kernel.KernelTest
import skep.kernel.hasVersion
import skep.kernel.since
import skep.module
import java.nio.file.Path
import kotlin.io.path.div
import kotlin.io.path.readText

/** What is in a page, as its script reads it. */
private fun page(file: Path): VerifierPage {
  val data = file.readText().substringAfter("<script type=\"application/json\" id=\"data\">")
  return Json.decodeFromString(data.substringBefore("</script>"))
}

/** What is known after a step, put together as the script does. */
private fun WalkedProgram.after(index: Int): Map<String, String> {
  val step = steps[index]
  val previous = step.previous?.takeIf { steps[it].frame == step.frame }
  val left = previous?.let(::after).orEmpty()
  return left - step.before.lost.toSet() + step.before.set - step.after.lost.toSet() + step.after.set
}

class VerifierPageSpec : KernelTest({
  val objects = module / "../core/src/test/resources/skep/load"

  "a refused program is walked to the step that it is refused at" {
    val file = tempfile(suffix = ".html").toPath()
    skep("load", "--verifier-html", "$file", "${objects / "rejected.bpf.o"}").exit shouldBe Exit.REFUSED.code
    val (fine, unchecked) = page(file).programs.also { it shouldHaveSize 2 }
    fine.accepted shouldBe true
    unchecked.accepted shouldBe false
    unchecked.verdict shouldBe "R0 may be NULL, and is used without a check"
    unchecked.words shouldBe "R0 invalid mem access 'map_value_or_null'"
    unchecked.fix shouldContain "if (!value) return 0;"
    unchecked.log shouldContain unchecked.words
    val step = unchecked.steps[unchecked.at.shouldNotBeNull()]
    step.slot shouldBe 7
    unchecked.sources[step.source.shouldNotBeNull()].text.trim() shouldBe "*value += 1;"
    val read = step.reads.single()
    read.place shouldBe "R0"
    unchecked.steps[read.writer.shouldNotBeNull()].text shouldBe "call bpf_map_lookup_elem#1"
    if (hasVersion(5, 17)) {
      // Older ones do not say what each instruction makes of the registers.
      unchecked.after(checkNotNull(step.previous)).getValue("R0").substringBefore('(') shouldBe "map_value_or_null"
    }
    // The key on the stack is what the call reads through R2.
    val call = unchecked.steps[read.writer.shouldNotBeNull()]
    call.reads.map { it.place } shouldContainExactly listOf("R1", "R2", "fp-8")
    unchecked.steps[call.reads.last().writer.shouldNotBeNull()].slot shouldBe 1
  }

  "an accepted program is walked on all its paths, through its functions".config(since(5, 17, "bpf_loop")) {
    val file = tempfile(suffix = ".html").toPath()
    skep("load", "--json", "--verifier-html", "$file", "${objects / "subprogs.bpf.o"}").exit shouldBe 0
    val first = page(file).programs.first()
    first.accepted shouldBe true
    first.verdict shouldBe "accepted"
    first.steps.map { it.frame }.toSet() shouldBe setOf(0, 1, 2)
    first.steps.filterIndexed { index, step -> index > 0 && step.previous == null }.shouldBeEmpty()
    first.after(first.steps.indexOfFirst { it.slot == 38 }).getValue("R2") shouldBe "fp-4"
  }

  "the page needs nothing from outside, and no text of a log becomes a part of it" {
    val file = tempfile(suffix = ".html").toPath()
    val hostile = "</script><script src=\"https://example.com/x.js\"></script><!--"
    val program = WalkedProgram("a.o", hostile, "tc", accepted = false, verdict = hostile, log = hostile)
    VerifierPage(listOf(program)).write(file)
    page(file).programs.single().log shouldBe hostile
    val text = file.readText()
    Regex("<script[ >]").findAll(text).count() shouldBe 2
    Regex("</script>").findAll(text).count() shouldBe 2
    Regex("(src|href)=|url\\(|@import").findAll(text.replace(Regex("\\\\u003c[^>]*>"), "")).count() shouldBe 0
    text shouldContain "default-src 'none'"
    text.trim() shouldEndWith "</html>"
  }
})
