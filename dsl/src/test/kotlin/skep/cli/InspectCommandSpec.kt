package skep.cli

import io.kotest.core.spec.style.FreeSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlin.io.path.div
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readText
import kotlin.io.path.writeText

class InspectCommandSpec : FreeSpec({
  "--json says what libbpf's oracle says, in every field that both have" - {
    val oracles = fixtures.listDirectoryEntries("*.json")
    oracles.shouldNotBeEmpty()
    for (oracle in oracles) {
      oracle.name {
        val expected = Json.parseToJsonElement(oracle.readText()).jsonObject
        val file = fixtures / oracle.name.replace(".json", ".bpf.o")
        val ran = skep("inspect", "--json", "$file")
        val opens = expected.getValue("open").jsonObject.getValue("ok").jsonPrimitive.boolean
        val ours = Json.parseToJsonElement(ran.out).jsonObject
        ours.getValue("open").jsonObject.getValue("ok").jsonPrimitive.boolean shouldBe opens
        ran.exit shouldBe if (opens) Exit.DONE.code else Exit.INPUT.code
        if (opens) comparable(ours, expected) shouldBe comparable(expected, ours)
      }
    }
  }

  "files that fail are documents, the others go on, and the first failure is the exit code" {
    val bad = tempdir().toPath() / "bad.o"
    bad.writeText("no ELF")
    val ran = skep("inspect", "--json", "$bad", "no such.o", "${fixtures / "minimal.bpf.o"}")
    ran.exit shouldBe 3
    val documents = ran.out.trim().lines().map { Json.parseToJsonElement(it).jsonObject }
    documents shouldHaveSize 3
    documents.map { it.getValue("open").jsonObject.getValue("ok").jsonPrimitive.boolean } shouldBe
      listOf(false, false, true)
    documents[1].toString() shouldContain "no such.o"
    ran.err shouldBe ""
  }

  "tables show what people look for" {
    val ran = skep("inspect", "${fixtures / "minimal.bpf.o"}")
    ran.exit shouldBe 0
    val lines = ran.out.lines().map { it.replace(Regex("[ |]+"), " ").trim() }
    lines[0] shouldContain "object 'minimal', little-endian, licence 'Dual BSD/GPL'"
    lines.filter { it.startsWith("handle_tp ") } shouldBe listOf("handle_tp tp/syscalls/sys_enter_write tracepoint 13")
    lines.filter { it.startsWith("minimal.bss ") } shouldBe listOf("minimal.bss array 4 4 1 0x400")
    lines.filter { it.startsWith("my_pid ") } shouldBe listOf("my_pid .bss 0 4")
  }
})

/**
 * The members of [one] that [other] has too and that ought to be equal. libbpf's oracle differs on purpose in the path,
 * which is relative to the file; in the kernel version of an object without one, where it has the running kernel's; in
 * the number of types, as it adds some for externs; and in the bytes of a struct of the kernel, where it has addresses of
 * its own (`OracleView` of core, which knows where they are, compares the rest).
 */
private fun comparable(one: JsonObject, other: JsonObject): Map<String, JsonElement> =
  common(one, other) - setOf("path", "kversion", "btf")

/** What [one] has in common with [other]: members of objects by name, elements of arrays by place. */
private fun common(one: JsonObject, other: JsonObject): Map<String, JsonElement> =
  one.filterKeys { it in other && !(it in BYTES && one["type_name"] == STRUCT_OPS) }.mapValues { (name, value) ->
    common(value, other.getValue(name))
  }.toSortedMap()

private val BYTES = setOf("initial", "initial_fnv")
private val STRUCT_OPS = JsonPrimitive("struct_ops")

private fun common(one: JsonElement, other: JsonElement): JsonElement =
  when {
    one is JsonObject && other is JsonObject -> JsonObject(common(one, other))
    one is JsonArray && other is JsonArray && one.size == other.size ->
      JsonArray(one.zip(other) { a, b -> common(a, b) })
    else -> one
  }
