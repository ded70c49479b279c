package skep.struct

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import skep.btf.Btf
import skep.btf.BtfType
import skep.btf.BtfValue
import skep.insn.MapType
import skep.map.BpfMap
import skep.map.MapTypes
import java.nio.ByteBuffer
import kotlin.jvm.optionals.getOrNull

/**
 * The elements of a map, as JSON by the types that the kernel has with it, without any class for them; also those of a
 * map that someone else made. Of a per-CPU kind a value is an array with one for each possible CPU. A section of global
 * variables is an object with their names. Keys and values without types are texts of hexadecimal digits.
 *
 * ```
 * println(MapValues.of(loaded.map("points")).toJson())   // [{"key":1,"value":{"x":3,"y":-4,"name":"left"}}]
 * ```
 *
 * Needs CAP_SYS_ADMIN for the types.
 */
public class MapValues private constructor(private val map: BpfMap, private val types: MapTypes?) {
  /** Whether the kernel has types for the values. */
  public val isTyped: Boolean get() = types != null

  /** All elements, each an object with `key` and `value`, in the kernel's order. */
  public fun toJson(): JsonArray =
    JsonArray(
      buildList {
        map.forEach { key, value -> add(JsonObject(mapOf("key" to key(key), "value" to value(value)))) }
      },
    )

  /** A key. */
  public fun key(bytes: ByteArray): JsonElement =
    if (types?.keyTypeId()?.isPresent == true) {
      types.key(wrap(bytes)).toJson(types.btf())
    } else {
      hexadecimal(wrap(bytes))
    }

  /** A value, or those of all CPUs. */
  public fun value(bytes: ByteArray): JsonElement =
    cpus(bytes)?.let { each -> JsonArray(each.map(::one)) } ?: one(wrap(bytes))

  /** The values of the CPUs, each on a multiple of 8 bytes; null when it is one, or not known how large they are. */
  internal fun cpus(bytes: ByteArray): List<ByteBuffer>? {
    if (map.type() !in PER_CPU || types == null) return null
    val size = types.btf().sizeOf(types.valueTypeId()).toInt()
    val stride = size + 7 and -8
    return (0 until bytes.size / stride).map { wrap(bytes).slice(it * stride, size) }
  }

  /** A value, or that of one CPU. */
  internal fun one(bytes: ByteBuffer): JsonElement {
    val btf = types?.btf() ?: return hexadecimal(bytes)
    val type = btf.type(btf.skipModifiersAndTypedefs(types.valueTypeId()))
    return if (type is BtfType.Datasec) section(btf, type, bytes) else types.value(bytes).toJson(btf)
  }

  private fun section(btf: Btf, section: BtfType.Datasec, bytes: ByteBuffer) =
    JsonObject(
      section.entries().associate { entry ->
        val variable = btf.type(entry.typeId()) as BtfType.Var
        val own = bytes.slice(entry.offset().toInt(), entry.size().toInt())
        variable.name() to BtfValue.read(btf, variable.typeId(), own).toJson(btf)
      },
    )

  private fun wrap(bytes: ByteArray) = ByteBuffer.wrap(bytes)

  public companion object {
    private val PER_CPU =
      setOf(MapType.PERCPU_HASH, MapType.PERCPU_ARRAY, MapType.LRU_PERCPU_HASH, MapType.PERCPU_CGROUP_STORAGE)

    /** Asks the kernel for the types of [map]. */
    public fun of(map: BpfMap): MapValues = MapValues(map, map.types().getOrNull())
  }
}
