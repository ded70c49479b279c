package skep.linker

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonObject
import skep.spec.Corpus
import skep.spec.CorpusObject
import skep.spec.Oracle
import java.nio.ByteBuffer
import java.nio.file.Files
import kotlin.random.Random

/** Objects of the wild are linked as libbpf links them, alone and with each other. */
class LinkerCorpusSpec : FreeSpec({
  "each object alone" {
    compare(Corpus.objects().map { listOf(it) })
  }
  "objects that are named as parts of one, in each order" {
    val partners = Corpus.objects().groupBy { it.name.replace(Regex("""\d+\.o$"""), "") }.values.filter {
      it.size in
        2..4
    }
    compare(partners + partners.map { it.reversed() })
  }
  "pairs and triples of objects at random" {
    val objects = Corpus.objects().filter { Files.size(it.path) < 400_000 }
    val random = Random(1)
    compare(List(1500) { n -> List(if (n % 5 == 0) 3 else 2) { objects.random(random) } })
  }
  "libbpf opens and relocates its own result and ours alike" {
    val objects = Corpus.objects()
    val theirs = LinkerOracle.link(objects.map { listOf(it.path) }).map { it.file }
    val both = theirs.zip(objects).mapNotNull { (their, item) ->
      val our = their.resolveSibling("ours").resolve(their.fileName)
      link(listOf(item)).getOrNull()?.let { Files.write(our, it) to their }
    }
    val ourWord = Oracle.ask(both.map { it.first }, "--relocate")
    val theirWord = Oracle.ask(both.map { it.second }, "--relocate")

    both.filter { (our, their) -> said(ourWord[our]) != said(theirWord[their]) }.map { "$it" }.shouldBeEmpty()
  }
})

/** All that the oracle says of a file but its path, pointers of its own, and how it says that it cannot open it. */
private fun said(word: JsonObject?): Any? {
  val opened = word?.getValue("open")?.jsonObject?.getValue("ok")
  return if (opened == JsonPrimitive(true)) withoutPointers(word.minus("path").let(::JsonObject)) else opened
}

/** libbpf has the addresses of programs in the content of struct_ops maps. */
private fun withoutPointers(word: JsonElement): JsonElement = when (word) {
  is JsonArray -> JsonArray(word.map(::withoutPointers))

  is JsonObject -> {
    val isStructOps = word["type_name"] == JsonPrimitive("struct_ops")
    JsonObject(word.mapValues { withoutPointers(it.value) }.filterKeys { !isStructOps || !it.startsWith("initial") })
  }

  else -> word
}

private fun link(group: List<CorpusObject>): Result<ByteArray> =
  runCatching { Linker.link(group.map { LinkInput(it.name, ByteBuffer.wrap(it.bytes())) }) }
    .onFailure { if (it !is LinkException) throw it }

/** Links each group here and by libbpf, and fails once for all that are not the same. */
private fun compare(groups: List<List<CorpusObject>>) {
  val answers = LinkerOracle.link(groups.map { group -> group.map { it.path } })
  val failures = groups.zip(answers).mapNotNull { (group, answer) ->
    runCatching { requireSame(link(group), answer) }.exceptionOrNull()?.let { "${group.map { it.name }}: $it" }
  }
  withClue("${failures.size} of ${groups.size} fail, these first:\n${failures.take(10).joinToString("\n")}") {
    failures.size shouldBe 0
  }
}

private fun requireSame(ours: Result<ByteArray>, theirs: LinkerOracle.Answer) {
  // An extern without a type in two objects; LinkerSpec tells of all that is done otherwise.
  if ("failed to resolve size of underlying type" in theirs.verdict) return
  withClue("libbpf: ${theirs.verdict}; here: ${ours.exceptionOrNull()?.message ?: "ok"}") {
    ours.isSuccess shouldBe (theirs.verdict == "ok")
  }
  ours.onSuccess {
    Linked(it).facts() shouldContainExactly Linked(Files.readAllBytes(theirs.file), repairsLibbpf = true).facts()
  }
}
