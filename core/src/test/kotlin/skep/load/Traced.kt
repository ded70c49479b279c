package skep.load

import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonPrimitive
import skep.kernel.MapCreate
import java.util.HexFormat
import kotlin.jvm.optionals.getOrNull

/** A request as `libbpf-oracle --trace` tells of libbpf's: the values of its fields, by their names. */
fun MapCreate.traced(): Map<String, String> =
  mapOf<String, Any>(
    "name" to name,
    "type" to type.number(),
    "key_size" to keySize.toUInt(),
    "value_size" to valueSize.toUInt(),
    "max_entries" to maxEntries.toUInt(),
    "map_flags" to (flags or (if (numaNode.isPresent) MapCreate.NUMA_NODE else 0)).toUInt(),
    "numa_node" to numaNode.orElse(0),
    "ifindex" to ifindex,
    "inner" to (if (innerMap.isPresent) 1 else 0),
    "btf_key_type_id" to (btf.getOrNull()?.keyTypeId ?: 0),
    "btf_value_type_id" to (btf.getOrNull()?.valueTypeId ?: 0),
    "btf_vmlinux_value_type_id" to (kernelValue.getOrNull()?.typeId ?: 0),
    "map_extra" to extra.toULong(),
  ).mapValues { "${it.value}" }

/** Of a request that the oracle tells of, the same [fields]. */
fun JsonObject.traced(fields: Set<String>): Map<String, String> =
  fields.associateWith { getValue(it).jsonPrimitive.content }

/**
 * The value of a struct_ops map without the descriptors in it.
 *
 * @property bytes in hex
 * @property programs their names, by where their descriptors are
 */
data class StructImage(val bytes: String, val programs: Map<Int, String>)

/** What [struct] of an object is to be registered with. */
fun image(loaded: LoadedObject, struct: LoadedStructOps): StructImage {
  val names = loaded.programs().associate { it.fd().number().toLong() to it.name() }
  val value = struct.value()
  val programs =
    (0 until value.capacity() step 8).mapNotNull { at -> names[value.getLong(at)]?.let { at to it } }.toMap()
  val bytes = ByteArray(value.capacity()).also { value.get(0, it) }
  programs.keys.forEach { at -> bytes.fill(0, at, at + 8) }
  return StructImage(HexFormat.of().formatHex(bytes), programs)
}

/** The same of a [struct] that the oracle tells of. */
fun image(struct: JsonObject): StructImage =
  StructImage(
    struct.getValue("image").jsonPrimitive.content,
    struct["funcs"]?.jsonArray.orEmpty().associate {
      it.jsonArray[0].jsonPrimitive.int to it.jsonArray[1].jsonPrimitive.content
    },
  )
