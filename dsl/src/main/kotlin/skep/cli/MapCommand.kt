package skep.cli

import com.github.ajalt.clikt.core.subcommands
import com.github.ajalt.clikt.parameters.arguments.argument
import com.github.ajalt.clikt.parameters.arguments.transformAll
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import skep.kernel.Kernel
import skep.kernel.ObjectKind
import skep.map.BpfMap
import skep.struct.MapValues
import java.io.IOException
import java.nio.ByteBuffer
import kotlin.jvm.optionals.getOrNull

/** `skep map`. */
internal fun mapCommand(skep: Skep): Command =
  Group("map", "maps that are in the kernel: print their elements").subcommands(MapDumpCommand(skep))

/** `skep map dump`, in bpftool's words. */
private class MapDumpCommand(skep: Skep) :
  Subcommand(
    "dump",
    """
    |print the elements of a map, by the types that the kernel has with it
    |
    |The words are bpftool's: id ID, name NAME or pinned FILE. So is what --json prints: the bytes of keys and values,
    |and what they are, under "formatted".
    """.trimMargin(),
    skep,
  ) {
  private val json by option("-j", "--json", help = "print bytes too, as bpftool does").flag()
  private val strace by straceOption()
  private val words by argument("id ID|name NAME|pinned FILE").transformAll(nvalues = 2, required = true) {
    if (it[0] !in listOf("id", "name", "pinned")) fail("expected id ID, name NAME or pinned FILE, not '${it[0]}'")
    if (it[0] == "id" && it[1].toIntOrNull() == null) fail("an id is a number, not '${it[1]}'")
    it
  }

  override fun perform(): Exit {
    found(skep.kernel(strace)).use { map ->
      val values = MapValues.of(map)
      skep.out.println(if (json) bpftoolJson(map, values) else PRETTY.encodeToString(values.toJson()))
    }
    return Exit.DONE
  }

  private fun found(kernel: Kernel): BpfMap {
    val (by, which) = words
    val map =
      when (by) {
        "id" -> BpfMap.byId(kernel, which.toInt()).getOrNull()
        "pinned" -> BpfMap.pinned(kernel, which).getOrNull()
        else -> named(kernel, which)
      }
    return map ?: throw IOException("there is no map with the $by $which")
  }

  /** The one map of a name, which several can have. */
  private fun named(kernel: Kernel, name: String): BpfMap? {
    val ids =
      generateSequence(kernel.nextId(ObjectKind.MAP, 0)) { kernel.nextId(ObjectKind.MAP, it.asInt) }
        .takeWhile { it.isPresent }
        .filter { id -> kernel.mapById(id.asInt).getOrNull()?.use { kernel.mapInfo(it).name() == name } ?: false }
        .map { it.asInt }
        .toList()
    if (ids.size > 1) throw IOException("several maps have the name $name; ask by one of the ids ${ids.joinToString()}")
    return ids.singleOrNull()?.let { BpfMap.byId(kernel, it).getOrNull() }
  }

  private fun bpftoolJson(map: BpfMap, values: MapValues): JsonArray =
    JsonArray(
      buildList {
        map.forEach { key, value ->
          val bytes = mapOf("key" to bytes(ByteBuffer.wrap(key))) + valueOf(values, value, ::bytes)
          val formatted = mapOf("key" to values.key(key)) + valueOf(values, value, values::one)
          add(JsonObject(if (values.isTyped) bytes + ("formatted" to JsonObject(formatted)) else bytes))
        }
      },
    )

  /** The value, or those of the CPUs. */
  private fun valueOf(
    values: MapValues,
    value: ByteArray,
    one: (ByteBuffer) -> JsonElement,
  ): Pair<String, JsonElement> {
    val each = values.cpus(value) ?: return "value" to one(ByteBuffer.wrap(value))
    return "values" to
      JsonArray(
        each.mapIndexed { cpu, bytes -> JsonObject(mapOf("cpu" to JsonPrimitive(cpu), "value" to one(bytes))) },
      )
  }

  private fun bytes(bytes: ByteBuffer) =
    JsonArray(List(bytes.remaining()) { JsonPrimitive("0x%02x".format(bytes.get(bytes.position() + it))) })

  private companion object {
    @OptIn(ExperimentalSerializationApi::class)
    val PRETTY = Json { prettyPrint = true; prettyPrintIndent = "  " }
  }
}
