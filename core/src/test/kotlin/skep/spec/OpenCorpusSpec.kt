package skep.spec

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/** Every object of the corpus is opened as libbpf opens it, field by field. */
class OpenCorpusSpec : FreeSpec({
  val answers by lazy { Oracle.ask(Corpus.objects().map { it.path }, "--open-only") }

  fun opens(item: CorpusObject): Boolean {
    val open = answers.getValue(item.path).getValue("open").jsonObject
    return open.getValue("ok").jsonPrimitive.boolean
  }

  "what libbpf opens is opened, and what it refuses is refused" {
    Corpus.each { item ->
      val refusal = runCatching { item.read() }.exceptionOrNull()
      if (refusal != null && refusal !is ObjectException) throw refusal
      if (opens(item)) refusal?.message shouldBe null else (refusal != null) shouldBe true
    }
  }

  "it has libbpf's name, licence, types, maps and programs" {
    Corpus.each(Corpus.objects().filter(::opens)) { item ->
      val spec = item.read()
      val expected = withoutAddresses(answers.getValue(item.path), spec)
      val actual = OracleView(spec, item.bytes()).document()
      differences(actual, expected).joinToString("; ") shouldBe ""
    }
  }
})
