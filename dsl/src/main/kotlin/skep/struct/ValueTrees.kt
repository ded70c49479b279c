package skep.struct

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import skep.btf.Btf
import skep.btf.BtfType
import skep.btf.BtfValue
import java.nio.ByteBuffer
import java.nio.charset.CharacterCodingException

/**
 * A value as JSON, by its types in [btf] alone:
 *
 * - an integer, a bit-field and an address is a number with all its digits, which may be more than a double holds;
 * - a `bool` is `true` or `false`; a value of an enum its name, or the number when it has none;
 * - an array of `char` is a text, up to its first zero, unless it is no printable UTF-8; other arrays are arrays;
 * - a struct or a union is an object; the members of one without a name are in the object around it;
 * - a floating-point number is a number, or one of the texts `NaN`, `Infinity` and `-Infinity`;
 * - what has no reading, such as a `long double`, is a text of hexadecimal digits.
 *
 * ```
 * BtfValue.read(btf, point, bytes).toJson(btf)   // {"x":3,"y":-4,"name":"left"}
 * ```
 */
public fun BtfValue.toJson(btf: Btf): JsonElement =
  when (this) {
    is BtfValue.Int -> JsonPrimitive(value())
    is BtfValue.Bool -> JsonPrimitive(value())
    is BtfValue.Floating -> floating(btf.sizeOf(typeId()) == Float.SIZE_BYTES.toLong())
    is BtfValue.Enumerator -> name().map(::JsonPrimitive).orElseGet { number(btf) }
    is BtfValue.Pointer -> unsigned(address())
    is BtfValue.Array -> textIn(btf)?.let(::JsonPrimitive) ?: JsonArray(someElements(btf).map { it.toJson(btf) })
    is BtfValue.Composite -> JsonObject(buildMap { putFields(fields(), btf) })
    is BtfValue.Raw -> hexadecimal(bytes())
  }

/** A value of this type as lines for people to read, a field on each, as [CType.toTree] has them. */
public fun BtfValue.toTree(btf: Btf): String = lines(toJson(btf)).joinToString("\n")

private fun MutableMap<String, JsonElement>.putFields(fields: List<BtfValue.Field>, btf: Btf) {
  for (field in fields) {
    val value = field.value()
    if (field.name().isEmpty() && value is BtfValue.Composite) {
      putFields(value.fields(), btf)
    } else {
      put(field.name(), value.toJson(btf))
    }
  }
}

private fun BtfValue.Floating.floating(isFloat: Boolean): JsonPrimitive =
  when {
    !value().isFinite() -> JsonPrimitive(value().toString())
    isFloat -> JsonPrimitive(value().toFloat())
    else -> JsonPrimitive(value())
  }

private fun BtfValue.Enumerator.number(btf: Btf): JsonPrimitive {
  val type = btf.type(btf.skipModifiersAndTypedefs(typeId())) as BtfType.Enumeration
  return if (type.signed()) JsonPrimitive(value()) else unsigned(value())
}

@OptIn(ExperimentalSerializationApi::class)
private fun unsigned(bits: Long) = JsonPrimitive(bits.toULong())

internal fun hexadecimal(bytes: ByteBuffer): JsonPrimitive {
  val copy = ByteArray(bytes.remaining())
  bytes.duplicate().get(copy)
  return JsonPrimitive(copy.toHexString())
}

/** The elements; none of those without bytes, of which an array can have two thousand million. */
private fun BtfValue.Array.someElements(btf: Btf): List<BtfValue> =
  if (btf.sizeOf(typeId()) == 0L) emptyList() else elements()

/** The text in an array of `char`; null in another, and where there is no text. */
private fun BtfValue.Array.textIn(btf: Btf): String? {
  val array = btf.type(btf.skipModifiersAndTypedefs(typeId())) as BtfType.Array
  val element = btf.type(btf.skipModifiersAndTypedefs(array.elementTypeId()))
  if (element !is BtfType.Int || element.name() != "char" || element.size() != 1L) return null
  val bytes = elements().asSequence().map { (it as BtfValue.Int).value().toByte() }.takeWhile { it != ZERO }
  return try {
    Charsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toList().toByteArray())).toString()
  } catch (_: CharacterCodingException) {
    null
  }?.takeUnless { text -> text.any { it.isISOControl() && !it.isWhitespace() } }
}

private const val ZERO: Byte = 0
