package skep.verifier

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import skep.insn.Poison
import skep.insn.ProgramType
import java.util.Optional

/** What verifiers say, each message with its kind; see `make.sh`. */
private val words: List<Pair<RejectionKind, String>> =
  resource("words.tsv").decodeToString().trimEnd().lines().map { line ->
    RejectionKind.valueOf(line.substringBefore('\t')) to line.substringAfter('\t')
  }

class WordsSpec : FreeSpec({
  "each message is of its kind, and is explained" {
    val program = RefusedProgram(ProgramType.XDP, Optional.of("GPL"), Listing.EMPTY, Unresolved.UNKNOWN)
    val explained = words.map { (_, said) -> Explainer.explain(program, VerifierLog("0: (95) exit\n$said\n")).get() }
    explained.map { it.kind() to it.words() } shouldBe words
    explained.filter { Regex("[{}]").containsMatchIn(it.verdict() + it.why()) && "{" !in it.words() }.shouldBeEmpty()
  }

  "each rule knows one of them" {
    Explainer.RULES.filter { rule -> words.none { (_, said) -> rule.pattern().matcher(said).find() } }
      .map { "${it.kind()}: ${it.pattern()}" }.shouldBeEmpty()
  }

  "what could not be resolved is known by its number" {
    mapOf(
      "invalid func unknown#195896080" to RejectionKind.CORE_RELOCATION,
      "invalid func unknown#2001000002" to RejectionKind.MISSING_MAP,
      "invalid func unknown#2002000005" to RejectionKind.MISSING_KFUNC,
      "program of this type cannot use helper unknown#195896080" to RejectionKind.CORE_RELOCATION,
      "invalid func unknown#195896081" to RejectionKind.HELPER_UNKNOWN,
      "invalid func unknown#4294967295" to RejectionKind.HELPER_UNKNOWN,
    ).forEach { (said, kind) ->
      // Also where a report of 7.3 follows, which is longer than the ten lines that libbpf looks at.
      val report = "\nVerification failed: Policy: x\n\nReason:\n" + "  y\n".repeat(20)
      val log = VerifierLog("1: (85) call unknown#1\n$said\n$report\nprocessed 1 insns (limit 1)\n")
      val program = RefusedProgram(ProgramType.XDP, Optional.empty(), Listing.EMPTY, Unresolved.UNKNOWN)
      Explainer.explain(program, log).get().kind() shouldBe kind
    }
    Poison.of(2001000002) shouldBe Optional.of(Poison(Poison.Kind.MAP, 2))
    Poison.of(2002000005) shouldBe Optional.of(Poison(Poison.Kind.KFUNC, 5))
  }
})
