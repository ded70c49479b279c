package skep.script

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import skep.struct.plainJson

/**
 * What a script prints that is more than a line: a [Table], a [Histogram], the [Row] of a table that grows. `println`
 * draws it for the terminal's width, or writes it as JSON under `--json`.
 */
public abstract class Drawing {
  /**
   * Draws it as text, without a line end behind the last line.
   *
   * @param width how many columns it may take, where it can take fewer
   */
  public abstract fun draw(width: Int = Int.MAX_VALUE): String

  /** The same as JSON: an object with the fields `type` and `data`. */
  public abstract fun toJson(): JsonObject

  /** As drawn where there is room. */
  final override fun toString(): String = draw()
}

/** A document of [type]: what `--json` prints on a line. */
internal fun document(type: String, data: JsonElement): JsonObject =
  JsonObject(mapOf("type" to JsonPrimitive(type), "data" to data))

/** A cell's value as JSON: numbers as numbers, also those above 2^63. */
internal fun json(value: Any?): JsonElement =
  when (value) {
    null -> JsonNull
    is JsonElement -> value
    is Iterable<*> -> JsonArray(value.map(::json))
    else -> plainJson(value)
  }

/** Whether columns of such values stand at the right. */
internal fun isNumber(value: Any?): Boolean =
  value is Number || value is UByte || value is UShort || value is UInt || value is ULong
