package skep.struct

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive

/**
 * A value of this type as JSON. A struct is an object, and what lies in network order a number; bytes are a text of
 * hexadecimal digits, a constant of an enum is its name. Serializable classes are what kotlinx.serialization makes of
 * them, properties with their default value included.
 *
 * ```
 * Event.toJson(event)     // {"pid":3,"comm":"bash","at":{"x":-1,"y":0}}
 * ```
 */
public fun <T : Any> CType<T>.toJson(value: T): JsonElement = json(value)

/**
 * A value of this type as lines for people to read, a field on each; without a line break at the end.
 *
 * ```
 * pid: 3
 * comm: bash
 * at:
 *   x: -1
 *   y: 0
 * ```
 */
public fun <T : Any> CType<T>.toTree(value: T): String = lines(json(value)).joinToString("\n")

/** With the defaults of properties too, which are fields like others. */
internal val JSON: Json =
  Json {
    encodeDefaults = true
    allowSpecialFloatingPointValues = true
  }

/** What a value says of itself, for types that know no more. */
@OptIn(ExperimentalSerializationApi::class)
internal fun plainJson(value: Any): JsonElement =
  when (value) {
    is Boolean -> JsonPrimitive(value)
    is Number -> JsonPrimitive(value)
    is UByte -> JsonPrimitive(value)
    is UShort -> JsonPrimitive(value)
    is UInt -> JsonPrimitive(value)
    is ULong -> JsonPrimitive(value)
    is ByteArray -> JsonPrimitive(value.toHexString())
    is StructValue -> value.type.json(value)
    else -> JsonPrimitive(value.toString())
  }

/** The fields of a struct, in their order, with these values. */
internal fun StructType<*>.jsonOf(values: Array<out Any>): JsonObject =
  JsonObject(fields.associate { it.name to it.jsonOf(values[it.index]) })

@Suppress("UNCHECKED_CAST") // Whoever has the values has them of these fields.
private fun <F : Any> StructField<F>.jsonOf(value: Any): JsonElement = type.json(value as F)

internal fun lines(json: JsonElement): List<String> =
  when {
    json is JsonObject -> json.flatMap { (name, value) -> labelled("$name:", value) }
    json is JsonArray && json.any { it !is JsonPrimitive } -> json.flatMapIndexed {
      i,
      value,
      ->
      labelled("[$i]:", value)
    }
    else -> listOf(inline(json))
  }

private fun labelled(label: String, value: JsonElement): List<String> {
  val lines = lines(value)
  val isLeaf = value !is JsonObject && (value !is JsonArray || value.all { it is JsonPrimitive })
  return if (isLeaf) listOf("$label ${lines.single()}".trimEnd()) else listOf(label) + lines.map { "  $it" }
}

private fun inline(json: JsonElement): String =
  when (json) {
    is JsonArray -> json.joinToString(prefix = "[", postfix = "]", transform = ::inline)
    is JsonPrimitive -> json.content
    is JsonObject -> json.toString()
  }
