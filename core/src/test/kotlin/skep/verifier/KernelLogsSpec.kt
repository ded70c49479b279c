package skep.verifier

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.inspectors.forAll
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldStartWith
import skep.insn.Cpu
import skep.insn.Encoder
import skep.insn.ProgramType
import skep.load.fixtureSpec
import skep.relocate.StitchedProgram
import skep.spec.ObjectSpec
import java.nio.ByteOrder
import java.util.Optional

/** What a kernel said of a program of a fixture; see `make.sh`. */
private class Told(val file: String, val program: String, val accepted: Boolean, text: String) {
  val log = VerifierLog(text)

  private val spec: ObjectSpec by lazy { if (file == "subprogs") fixtureSpec("$file.bpf.o") else refusedObject(file) }

  fun listing(): Listing {
    val code = StitchedProgram.of(spec, spec.program(program).get()).code()
    return Listing.of(Encoder.encode(code, ByteOrder.LITTLE_ENDIAN, Cpu.V4))
  }

  fun explain(): Explanation {
    val type = spec.program(program).get().type()
    return Explainer.explain(RefusedProgram(type, spec.license(), listing(), Unresolved.UNKNOWN), log).get()
  }
}

private fun explain(log: VerifierLog): Explanation =
  Explainer.explain(RefusedProgram(ProgramType.XDP, Optional.empty(), Listing.EMPTY, Unresolved.UNKNOWN), log).get()

private fun told(kernel: String): List<Told> =
  Regex("(?m)^===== (\\w+)\\.bpf\\.o (\\w+) (.*)\n").let { header ->
    val text = resource("logs/$kernel.log").decodeToString()
    val heads = header.findAll(text).toList()
    heads.mapIndexed { i, head ->
      val (file, program, verdict) = head.destructured
      val end = heads.getOrNull(i + 1)?.range?.first ?: text.length
      Told(file, program, verdict == "ok", text.substring(head.range.last + 1, end))
    }
  }

private val kernels = listOf("5.10", "6.1", "6.12", "7.2")

/** Linux 5.10 has no sleepable tracepoints to speak of, and prints of each step all that there is. */
private val on510 =
  mapOf("helper_may_sleep" to RejectionKind.HELPER_NOT_ALLOWED, "packet_stale" to RejectionKind.NOT_A_POINTER)

class KernelLogsSpec : FreeSpec({
  for (kernel in kernels) {
    "Linux $kernel" - {
      val all = told(kernel)

      "the same mistakes are known by the words of this kernel, and at the same instructions" {
        val refused = all.filter { !it.accepted && it.file !in setOf("subprogs", "unprivileged") }
        refused.size shouldBe 13
        refused.forAll { told ->
          withClue(told.program) {
            val expected = Refused.of(told.program)
            val explanation = told.explain()
            explanation.at().map { it.slot() } shouldBe Optional.ofNullable(expected.slot)
            if (kernel == "5.10" && told.program in on510) {
              explanation.kind() shouldBe on510[told.program]
            } else {
              explanation.kind() shouldBe expected.kind
              explanation.shortFindings() shouldContainAll expected.findings
            }
          }
        }
      }

      "users without privileges are told why" {
        val kinds = all.filter { it.file == "unprivileged" }.associate { it.program to it.explain().kind() }
        kinds shouldBe
          mapOf(
            "stack_uninitialised" to RejectionKind.STACK_UNINITIALISED,
            "key_uninitialised" to RejectionKind.STACK_UNINITIALISED,
            "pointer_returned" to RejectionKind.POINTER_LEAK,
            "loop" to RejectionKind.BACK_EDGE,
          )
      }

      "nothing of it is not understood" {
        val messages =
          all.flatMap { told ->
            told.log.lines().filterIsInstance<LogLine.Message>().map { it.text() } - told.log.complaint().toSet()
          }
        val known = listOf("arg#0 reference type", "arg#0 type is not a struct", "reg type unsupported for arg#")
        messages.filter { message -> known.none(message::startsWith) } shouldBe emptyList()
      }

      "the walk through subprograms knows its frames and who wrote what" {
        val told = all.single { it.program == "first" }
        told.accepted shouldBe true
        val steps = Trace.of(told.log.lines(), told.listing()).steps().shouldNotBeEmpty()
        steps.map { it.frame() }.toSet() shouldBe setOf(0, 1, 2)
        // w6 = w1 of middle() has the argument that its caller put there: w1 = 0 at instruction 8.
        val moved = steps.first { it.slot() == 23 }
        moved.reads().map { it.place().toString() to steps[it.writer().asInt].slot() } shouldBe listOf("R1" to 8)
        // What leaf() returns is read after the call.
        val returned = steps.first { it.slot() == 25 }
        steps[returned.reads().single().writer().asInt].slot() shouldBeIn listOf(47, 42)
        // The key that the helper reads is on leaf()'s own stack.
        val lookup = steps.first { it.slot() == 41 }
        lookup.reads().map { it.place().toString() to steps[it.writer().asInt].slot() } shouldBe
          listOf("R1" to 39, "R2" to 38, "fp-8" to 36)
      }
    }
  }

  "the report of Linux 7.3 is read, and does not hide the verdict" {
    val log = told("7.3").single().log
    log.complaint() shouldContainExactly listOf("R0 !read_ok")
    val explanation = explain(log)
    explanation.kind() shouldBe RejectionKind.UNINITIALISED_REGISTER
    val report = explanation.report().get()
    report.category() shouldBe "Register Type Safety"
    report.problem() shouldBe "Unreadable register"
    report.reason() shouldStartWith "R0 has never been initialized on this path, so"
    report.suggestion() shouldBe "Initialize R0 on every path before this instruction."
    report.sections().keys shouldBe setOf("Reason", "At", "Causal path", "Suggestion")
  }

  "a verdict that no rule knows is explained by the kernel's report" {
    val text = told("7.3").single().log.text().replace("R0 !read_ok", "R0 is odd")
    val explanation = explain(VerifierLog(text))
    explanation.kind() shouldBe RejectionKind.OTHER
    explanation.verdict() shouldBe "Unreadable register"
    explanation.words() shouldBe "R0 is odd"
    explanation.fix() shouldBe "Initialize R0 on every path before this instruction."
  }
})
