package skep.fuzz

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldNotBeEmpty
import java.util.zip.ZipInputStream

/** What coverage-guided fuzzing (`.ci/fuzz`) has collected, replayed without it: an input for each way through a parser. */
class FuzzCorpusSpec : FreeSpec({
  fun inputs(target: FuzzTarget): List<Pair<String, ByteArray>> {
    val corpus = checkNotNull(javaClass.getResourceAsStream("${target.name}.zip")) { "${target.name} has no corpus" }
    return ZipInputStream(corpus).use { zip ->
      generateSequence { zip.nextEntry }.map { it.name to zip.readAllBytes() }.toList()
    }
  }

  for (target in FuzzTarget.all) {
    "${target.name}: each input ends in a result or in the parser's own exception, in bounded memory" {
      inputs(target).shouldNotBeEmpty().forEach { (name, input) -> withClue(name) { target.fuzz(input) } }
    }
  }
})
