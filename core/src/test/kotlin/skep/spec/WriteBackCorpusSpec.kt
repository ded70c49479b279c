package skep.spec

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import org.opentest4j.TestAbortedException
import java.nio.file.Files
import java.nio.file.Path

/** Every object of the wild that opens is written back, to be the same for us and for libbpf. */
class WriteBackCorpusSpec : FreeSpec({
  val specs by lazy {
    Corpus.objects().mapNotNull { item ->
      try {
        item to item.read()
      } catch (refused: ObjectException) {
        null
      }
    }.toMap()
  }

  "an object is equal when written and read back, and written the same again" {
    Corpus.each(specs.keys.toList()) { item ->
      val spec = specs.getValue(item)
      val written = ObjectWriter.write(spec)
      val again = Fixtures.read(written, item.path.fileName.toString())
      differingParts(again, spec) shouldBe listOf()
      ObjectWriter.write(again) shouldBe written
    }
  }
  "libbpf opens what was written as what was read" {
    compare(specs, "--open-only") { seen(it) }
  }
  "libbpf relocates what was written as what was read" {
    if (run("id", "-u").output.trim() != "0") throw TestAbortedException("only root may ask the kernel")
    compare(specs, "--relocate", "--no-hex") { seen(it).getValue("relocate") }
  }
})

/** Names what is not equal; all of two specs would be too much to print. */
private fun differingParts(one: ObjectSpec, other: ObjectSpec): List<String> = listOfNotNull(
  "licence".takeIf { one.license() != other.license() },
  "programs".takeIf { one.programs() != other.programs() },
  "subprograms".takeIf { one.functions() != other.functions() },
  "maps".takeIf { one.maps() != other.maps() },
  "globals".takeIf { one.globals() != other.globals() },
  "externs".takeIf { one.externs() != other.externs() },
  "other sections".takeIf { one.otherSections() != other.otherSections() },
).ifEmpty { listOfNotNull("the rest".takeIf { one != other }) }

private fun compare(specs: Map<CorpusObject, ObjectSpec>, vararg options: String, part: (JsonObject) -> JsonElement) {
  val folder = Files.createTempDirectory("skep-writeback")
  try {
    // libbpf names maps after the file, and so it keeps its name.
    val written = specs.mapValues { (item, spec) ->
      val file = Files.createDirectory(folder.resolve(item.sha256)).resolve(item.path.fileName)
      Files.write(file, ObjectWriter.write(spec))
    }
    val before = Oracle.ask(specs.keys.map { it.path }, *options)
    val after = Oracle.ask(written.values.toList(), *options)
    Corpus.each(specs.keys.toList()) { item ->
      part(after.getValue(written.getValue(item))) shouldBe part(before.getValue(item.path))
    }
  } finally {
    folder.toFile().deleteRecursively()
  }
}

/**
 * What libbpf sees, but for the file's path and for bytes of BTF: a string that clang wrote twice is there once. Nor are
 * unrelocated instructions compared: the distance of a call is another one where a linker left the body of a function
 * that another one overrides. They are compared relocated.
 */
private val skipped = setOf("path", "raw_size", "raw_fnv")

private fun seen(document: JsonObject): JsonObject = JsonObject(
  document.mapValues { (key, value) -> if (key == "programs") without(value, skipped + "insns_fnv") else value }
    .mapValues { (_, value) -> without(value, skipped) }.filterKeys { it !in skipped },
)

private fun without(element: JsonElement, keys: Set<String>): JsonElement = when (element) {
  is JsonObject -> JsonObject(element.filterKeys { it !in keys }.mapValues { (_, value) -> without(value, keys) })
  is JsonArray -> JsonArray(element.map { without(it, keys) })
  is JsonPrimitive -> element
}
