package skep.cli

import skep.btf.Btf
import skep.btf.BtfType

/** A type as `bpftool btf dump … format raw` prints it: a line, and one more for each of its parts. */
internal fun Btf.rawText(id: Int): String {
  val type = type(id)
  val head = "[$id] ${type.kind()} ${quoted(type.name())}"
  val (fields, parts) =
    when (type) {
      is BtfType.Int ->
        "size=${type.size()} bits_offset=${type.bitOffset()} nr_bits=${type.bits()} encoding=${encoding(type)}" to none
      is BtfType.Array ->
        "type_id=${type.elementTypeId()} index_type_id=${type.indexTypeId()} nr_elems=${type.length()}" to none
      is BtfType.Composite -> "size=${type.size()} vlen=${type.members().size}" to type.members().map(::memberText)
      is BtfType.Enumeration ->
        "encoding=${encoding(type)} size=${type.size()} vlen=${type.values().size}" to
          type.values().map { "${quoted(it.name())} val=${valueText(type, it)}" }
      is BtfType.Forward -> "fwd_kind=${forwardKind(type)}" to none
      is BtfType.Func -> "type_id=${type.typeId()} linkage=${linkage(type.linkage())}" to none
      is BtfType.FuncProto ->
        "ret_type_id=${type.returnTypeId()} vlen=${type.params().size}" to
          type.params().map { "${quoted(it.name())} type_id=${it.typeId()}" }
      is BtfType.Var -> "type_id=${type.typeId()}, linkage=${linkage(type.linkage())}" to none
      is BtfType.Datasec ->
        "size=${type.size()} vlen=${type.entries().size}" to
          type.entries().map {
            val of = "${kind(it.typeId())} ${quoted(name(it.typeId()))}"
            "type_id=${it.typeId()} offset=${it.offset()} size=${it.size()} ($of)"
          }
      is BtfType.Float -> "size=${type.size()}" to none
      is BtfType.DeclTag -> "type_id=${type.typeId()} component_idx=${type.componentIndex().orElse(-1)}" to none
      is BtfType.Reference -> "type_id=${type.typeId()}" to none
      is BtfType.Void, is BtfType.Unknown -> "" to none
    }
  return "$head $fields".trimEnd() + parts.joinToString("") { "\n\t$it" }
}

private val none = emptyList<String>()

private fun memberText(member: BtfType.Member): String {
  val width = if (member.isBitfield) " bitfield_size=${member.bitfieldSize()}" else ""
  return "${quoted(member.name())} type_id=${member.typeId()} bits_offset=${member.bitOffset()}$width"
}

private fun quoted(name: String) = "'${named(name)}'"

private fun valueText(type: BtfType.Enumeration, value: BtfType.EnumValue): String {
  val digits = if (type.signed()) value.value().toString() else value.value().toULong().toString()
  val suffix = if (type.signed()) "LL" else "ULL"
  return if (type is BtfType.Enum64) digits + suffix else digits
}
