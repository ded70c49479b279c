package skep.load

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.inspectors.forAll
import io.kotest.matchers.collections.shouldBeMonotonicallyIncreasing
import io.kotest.matchers.comparables.shouldBeGreaterThanOrEqualTo
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import skep.kernel.KernelTest
import skep.kernel.hasVersion
import skep.kernel.since
import skep.verifier.Refused
import skep.verifier.RejectionKind
import skep.verifier.refusedObject
import skep.verifier.resource
import skep.verifier.shortFindings
import kotlin.jvm.optionals.getOrNull

class ExplainedKernelSpec : KernelTest({
  fun refusal(refused: Refused): VerifierException {
    val open = BpfObject.open(resource("${refused.file}.bpf.o"), refused.file)
    open.program(refused.program).autoload(true)
    return shouldThrow { open.load(kernel).close() }
  }

  "each refused program has a case, and there are many kinds" {
    Refused.all.map { it.program }.toSet() shouldBe
      Refused.all.map { it.file }.toSet().flatMap { refusedObject(it).programs() }.map { it.name() }.toSet()
    Refused.all.map { it.kind }.toSet().size shouldBeGreaterThanOrEqualTo 35
    (RejectionKind.OTHER in Refused.all.map { it.kind }) shouldBe false
  }

  // Linux 7 lets functions call each other deeper.
  for (refused in Refused.all.filterNot { it.program == "calls_too_deep" && hasVersion(6, 19) }) {
    "${refused.program} is ${refused.kind}".config(since(6, 18, "the words of this verifier")) {
      val error = refusal(refused)
      val explanation = error.explanation()
      explanation.kind() shouldBe refused.kind
      error.source().getOrNull()?.line() shouldBe refused.line
      error.source().getOrNull()?.text()?.trim() shouldBe refused.source()?.trim()
      (if (error.slot().isPresent) error.slot().asInt else null) shouldBe refused.slot
      // Other kernels have other words for some, and know of other registers.
      if (!hasVersion(6, 19)) {
        explanation.verdict() shouldStartWith refused.verdict
        explanation.shortFindings() shouldBe refused.findings
      }
      error.log() shouldContain error.verdict()
      explanation.why() shouldNotBe ""
      explanation.fix() shouldNotBe ""
      val parts =
        listOf(
          explanation.verdict(),
          refused.source()?.let { ": ${it.trim()}" },
          refused.slot?.let { "insn #$it: " },
          explanation.findings().firstOrNull()?.let { "\n  ${it.place()}" },
          "\n  why: ${explanation.why()}",
          "\n  fix: ${explanation.fix()}",
          "the end of the log:",
        )
      val places = parts.filterNotNull().map { part -> checkNotNull(error.message).indexOf(part) }
      places.shouldBeMonotonicallyIncreasing()
      places.forAll { it shouldBeGreaterThanOrEqualTo 0 }
    }
  }

  "what is not released is told with where it was acquired".config(since(6, 18, "the words of this verifier")) {
    refusal(Refused.of("reference_leaked")).explanation().origin().getOrNull().toString() shouldBe
      "insn #4: call 0x83  # bpf_ringbuf_reserve"
  }
})
