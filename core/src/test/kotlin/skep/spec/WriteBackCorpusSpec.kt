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
    compare(specs, "--open-only") { document, spec -> opened(withoutAddresses(document, spec)) }
  }
  "libbpf relocates what was written as what was read" {
    if (run("id", "-u").output.trim() != "0") throw TestAbortedException("only root may ask the kernel")
    compare(specs, "--relocate", "--no-hex") { document, _ -> relocated(document.getValue("relocate")) }
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

/** Compares what libbpf sees in the files that were read and in those that were written. */
private fun compare(
  specs: Map<CorpusObject, ObjectSpec>,
  vararg options: String,
  seen: (JsonObject, ObjectSpec) -> JsonElement,
) {
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
      val spec = specs.getValue(item)
      val expected = seen(before.getValue(item.path), spec)
      differences(seen(after.getValue(written.getValue(item)), spec), expected).joinToString("; ") shouldBe ""
    }
  } finally {
    folder.toFile().deleteRecursively()
  }
}

/**
 * What libbpf sees when it opens an object, but for the file's path and the bytes of BTF: a string that a compiler wrote
 * twice is there once. Nor are instructions compared before they are relocated: the distance of a call is another one
 * where a linker left the body of a function that another one overrides.
 */
private fun opened(
  document: JsonObject,
): JsonElement = without(document, setOf("path", "raw_size", "raw_fnv", "insns_fnv"))

/** What libbpf makes of the object for this kernel, but for structs of the kernel, where the oracle prints addresses. */
private fun relocated(element: JsonElement): JsonElement = when (element) {
  is JsonObject -> {
    val isStruct = (element["type_name"] as? JsonPrimitive)?.content == "struct_ops"
    val told = if (isStruct) element - setOf("initial", "initial_fnv") else element
    JsonObject(told.mapValues { (_, value) -> relocated(value) })
  }

  is JsonArray -> JsonArray(element.map(::relocated))

  is JsonPrimitive -> element
}

private fun without(element: JsonElement, keys: Set<String>): JsonElement = when (element) {
  is JsonObject -> JsonObject((element - keys).mapValues { (_, value) -> without(value, keys) })
  is JsonArray -> JsonArray(element.map { without(it, keys) })
  is JsonPrimitive -> element
}
