package skep.dsl.print

import skep.btf.Btf
import skep.btf.BtfLinkage
import skep.btf.BtfType
import skep.btf.BtfType.Encoding

/** BTF in the words of [skep.dsl.TypesBuilder]. */
internal class TypeText(private val btf: Btf, private val source: Source) {
  private var lines = 0
  private var functions = 0

  /** Writes functions that declare all types, and has them called when the object is made. */
  fun write() {
    var next = 1
    while (next < btf.typeCount() || functions == 0) {
      lines = 0
      functions++
      source.block("private fun types$functions() = types") {
        while (next < btf.typeCount() && lines < LINES) write(next++)
      }
      source.line()
    }
    source.block("init") { (1..functions).forEach { source.line("types$it()") } }
  }

  private fun write(id: Int) {
    val type = btf.type(id)
    val head = head(type)
    val parts = parts(type)
    if (parts.isEmpty()) {
      source.line("$head  // $id")
    } else {
      source.line("$head {  // $id")
      parts.forEach { source.line("  $it") }
      source.line("}")
    }
    lines += 1 + parts.size
  }

  private fun head(type: BtfType): String = when (type) {
    is BtfType.Int -> word("int", name(type), type.size, *encoding(type), *bits(type))
    is BtfType.Float -> word("float", name(type), type.size)
    is BtfType.Pointer -> word("pointer", type.typeId)
    is BtfType.Array -> word("array", type.elementTypeId, type.indexTypeId, type.length)
    is BtfType.Struct -> word("struct", name(type), type.size, *kindFlag(type))
    is BtfType.Union -> word("union", name(type), type.size, *kindFlag(type))
    is BtfType.Enum -> word("enum", name(type), type.size, *flag("signed", type.signed))
    is BtfType.Enum64 -> word("enum64", name(type), type.size, *flag("signed", type.signed))
    is BtfType.Forward -> word(if (type.isUnion) "forwardUnion" else "forward", name(type))
    is BtfType.Typedef -> word("typedef", name(type), type.typeId)
    is BtfType.Const -> word("const", type.typeId)
    is BtfType.Volatile -> word("volatile", type.typeId)
    is BtfType.Restrict -> word("restrict", type.typeId)
    is BtfType.FuncProto -> word("proto", type.returnTypeId)
    is BtfType.Func -> word("func", name(type), type.typeId, *linkage(type.linkage))
    is BtfType.Var -> word("variable", name(type), type.typeId, *linkage(type.linkage))
    is BtfType.Datasec -> word("section", name(type), type.size)
    is BtfType.DeclTag -> word("declTag", name(type), type.typeId, *component(type), *flag("attribute", type.attribute))
    is BtfType.TypeTag -> word("typeTag", name(type), type.typeId, *flag("attribute", type.attribute))
    is BtfType.Void, is BtfType.Unknown -> throw IllegalArgumentException("$type has no record that could be written")
  }

  private fun parts(type: BtfType): List<String> = when (type) {
    is BtfType.Composite -> type.members().map { member ->
      val bits = if (member.isBitfield) arrayOf("bits = ${member.bitfieldSize}") else emptyArray()
      word("member", string(member.name), member.typeId, member.bitOffset, *bits)
    }
    is BtfType.Enumeration -> type.values().map { word("value", string(it.name), long(it.value)) }
    is BtfType.FuncProto -> type.params.map { word("param", string(it.name), it.typeId) }
    is BtfType.Datasec -> type.entries.map { entry ->
      word("entry", entry.typeId, entry.offset, entry.size) + "  // ${Literals.comment(btf.name(entry.typeId))}"
    }
    else -> emptyList()
  }

  private fun encoding(type: BtfType.Int): Array<String> = type.encoding.sorted().map(Encoding::name).toTypedArray()

  private fun bits(type: BtfType.Int): Array<String> = buildList {
    if (type.bits.toLong() != type.size * 8) add("bits = ${type.bits}")
    if (type.bitOffset != 0) add("bitOffset = ${type.bitOffset}")
  }.toTypedArray()

  private fun kindFlag(type: BtfType.Composite): Array<String> =
    if (type.kindFlag() == type.members().any { it.isBitfield }) {
      emptyArray()
    } else {
      arrayOf("kindFlag = ${type.kindFlag()}")
    }

  private fun linkage(linkage: BtfLinkage): Array<String> =
    if (linkage == BtfLinkage.GLOBAL) emptyArray() else arrayOf("BtfLinkage.$linkage")

  private fun component(tag: BtfType.DeclTag): Array<String> =
    if (tag.componentIndex.isEmpty) emptyArray() else arrayOf("component = ${tag.componentIndex.asInt}")

  private fun flag(name: String, value: Boolean): Array<String> = if (value) arrayOf("$name = true") else emptyArray()

  private fun name(type: BtfType) = string(type.name())

  private fun string(text: String) = Literals.string(text)

  private fun long(value: Long) = if (value == Long.MIN_VALUE) "Long.MIN_VALUE" else "$value"

  private fun word(word: String, vararg arguments: Any): String = arguments.joinToString(", ", "$word(", ")")

  private companion object {
    /** So many that the code of a function stays well below the 64 KB that a method can have. */
    const val LINES = 400
  }
}
