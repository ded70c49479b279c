package skep.dsl.print

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import skep.spec.Corpus
import skep.spec.CorpusObject
import skep.spec.ObjectException
import skep.spec.ObjectSpec

/** How many objects are compiled together: the compiler's start is paid for once, and its memory stays small. */
private const val TOGETHER = 20

/**
 * Compiling takes about a second an object, so of those that open one in four is compiled and run, by its hash: always
 * the same ones. All are printed.
 */
private val CorpusObject.isCompiled: Boolean get() = sha256.first() in '0'..'3'

private fun CorpusObject.readOrNull(): ObjectSpec? =
  try {
    read()
  } catch (_: ObjectException) {
    null
  }

class AsDslCorpusSpec :
  FreeSpec({
    "objects of the wild are printed as scripts" {
      Corpus.each { item -> item.readOrNull()?.let(AsDsl::script) }
    }

    "the scripts of objects of the wild build equal objects" {
      val rebuilt = Rebuilt(tempdir().toPath())
      val items = Corpus.objects().filter { it.isCompiled }.mapNotNull { item -> item.readOrNull()?.let { item to it } }
      val different = items.chunked(TOGETHER).flatMap { part ->
        part.zip(rebuilt.all(part.map { it.second })).filter { (item, made) -> made.getOrNull() != item.second }
      }
      withClue("of ${items.size} objects") {
        different.map { (item, made) -> "${item.first.name}: $made" }.shouldBeEmpty()
      }
    }
  })
