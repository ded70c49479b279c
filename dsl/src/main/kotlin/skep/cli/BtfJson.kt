package skep.cli

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonObjectBuilder
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import kotlinx.serialization.json.putJsonArray
import skep.btf.Btf
import skep.btf.BtfLinkage
import skep.btf.BtfType

/** A type as `bpftool -j btf dump` tells it. */
internal fun Btf.json(id: Int): JsonObject =
  buildJsonObject {
    val type = type(id)
    put("id", id)
    put("kind", type.kind().name)
    put("name", named(type.name()))
    when (type) {
      is BtfType.Int -> {
        put("size", type.size())
        put("bits_offset", type.bitOffset())
        put("nr_bits", type.bits())
        put("encoding", encoding(type))
      }
      is BtfType.Array -> {
        put("type_id", type.elementTypeId())
        put("index_type_id", type.indexTypeId())
        put("nr_elems", type.length())
      }
      is BtfType.Composite -> {
        put("size", type.size())
        parts("members", type.members()) { member(it) }
      }
      is BtfType.Enumeration -> {
        put("encoding", encoding(type))
        put("size", type.size())
        parts("values", type.values()) {
          put("name", it.name())
          put("val", number(type, it))
        }
      }
      is BtfType.Forward -> put("fwd_kind", forwardKind(type))
      is BtfType.Func -> {
        put("type_id", type.typeId())
        put("linkage", linkage(type.linkage()))
      }
      is BtfType.FuncProto -> {
        put("ret_type_id", type.returnTypeId())
        parts("params", type.params()) {
          put("name", named(it.name()))
          put("type_id", it.typeId())
        }
      }
      is BtfType.Var -> {
        put("type_id", type.typeId())
        put("linkage", linkage(type.linkage()))
      }
      is BtfType.Datasec -> {
        put("size", type.size())
        parts("vars", type.entries()) {
          put("type_id", it.typeId())
          put("offset", it.offset())
          put("size", it.size())
        }
      }
      is BtfType.Float -> put("size", type.size())
      is BtfType.DeclTag -> {
        put("type_id", type.typeId())
        put("component_idx", type.componentIndex().orElse(-1))
      }
      is BtfType.Reference -> put("type_id", type.typeId())
      is BtfType.Void, is BtfType.Unknown -> {}
    }
  }

private fun <T> JsonObjectBuilder.parts(name: String, parts: List<T>, each: JsonObjectBuilder.(T) -> Unit) {
  put("vlen", parts.size)
  putJsonArray(name) { parts.forEach { part -> add(buildJsonObject { each(part) }) } }
}

private fun JsonObjectBuilder.member(member: BtfType.Member) {
  put("name", named(member.name()))
  put("type_id", member.typeId())
  put("bits_offset", member.bitOffset())
  if (member.isBitfield) put("bitfield_size", member.bitfieldSize())
}

/** bpftool widens an enum's 32 bits with their sign, here and not in text, so that 0xffffffff becomes 2^64 - 1. */
@OptIn(ExperimentalSerializationApi::class)
private fun number(type: BtfType.Enumeration, value: BtfType.EnumValue): JsonPrimitive {
  val widened = if (type is BtfType.Enum) value.value().toInt().toLong() else value.value()
  return if (type.signed()) JsonPrimitive(widened) else JsonPrimitive(widened.toULong())
}

/** A name, or bpftool's word for none. */
internal fun named(name: String): String = name.ifEmpty { "(anon)" }

internal fun encoding(type: BtfType.Int): String =
  when (type.encoding().size) {
    0 -> "(none)"
    1 -> type.encoding().first().name
    else -> "UNKN"
  }

internal fun encoding(type: BtfType.Enumeration): String = if (type.signed()) "SIGNED" else "UNSIGNED"

internal fun forwardKind(type: BtfType.Forward): String = if (type.isUnion) "union" else "struct"

internal fun linkage(linkage: BtfLinkage): String = linkage.name.lowercase()
