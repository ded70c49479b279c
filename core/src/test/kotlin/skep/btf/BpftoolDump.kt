package skep.btf

import org.opentest4j.TestAbortedException
import java.io.File
import java.nio.ByteBuffer

/** Types as text, in the format of `bpftool btf dump ... format raw` 7.1. */
object BpftoolDump {
  fun lines(btf: Btf): Sequence<String> = btf.ids().iterator().asSequence().flatMap { lines(btf, it) }

  private fun lines(btf: Btf, id: Int): List<String> {
    val type = btf.type(id)
    val head = "[$id] ${type.kind()} '${type.name().orAnonymous()}'"
    return when (type) {
      is BtfType.Int ->
        listOf(
          "$head size=${type.size()} bits_offset=${type.bitOffset()} nr_bits=${type.bits()} encoding=${encoding(type)}",
        )
      is BtfType.Array ->
        listOf("$head type_id=${type.elementTypeId()} index_type_id=${type.indexTypeId()} nr_elems=${type.length()}")
      is BtfType.Composite ->
        listOf("$head size=${type.size()} vlen=${type.members().size}") +
          type.members().map { member ->
            val width = if (member.isBitfield) " bitfield_size=${member.bitfieldSize()}" else ""
            "\t'${member.name().orAnonymous()}' type_id=${member.typeId()} bits_offset=${member.bitOffset()}$width"
          }
      is BtfType.Enumeration ->
        listOf("$head encoding=${sign(type)} size=${type.size()} vlen=${type.values().size}") +
          type.values().map { "\t'${it.name()}' val=${value(type, it.value())}" }
      is BtfType.Forward -> listOf("$head fwd_kind=${if (type.isUnion) "union" else "struct"}")
      is BtfType.Func -> listOf("$head type_id=${type.typeId()} linkage=${type.linkage().name.lowercase()}")
      is BtfType.FuncProto ->
        listOf("$head ret_type_id=${type.returnTypeId()} vlen=${type.params().size}") +
          type.params().map { "\t'${it.name().orAnonymous()}' type_id=${it.typeId()}" }
      is BtfType.Var -> listOf("$head type_id=${type.typeId()}, linkage=${type.linkage().name.lowercase()}")
      is BtfType.Datasec ->
        listOf("$head size=${type.size()} vlen=${type.entries().size}") +
          type.entries().map {
            val of = "${btf.kind(it.typeId())} '${btf.name(it.typeId())}'"
            "\ttype_id=${it.typeId()} offset=${it.offset()} size=${it.size()} ($of)"
          }
      is BtfType.Float -> listOf("$head size=${type.size()}")
      is BtfType.DeclTag -> listOf("$head type_id=${type.typeId()} component_idx=${type.componentIndex().orElse(-1)}")
      is BtfType.Reference -> listOf("$head type_id=${type.typeId()}")
      is BtfType.Void, is BtfType.Unknown -> listOf(head)
    }
  }

  private fun String.orAnonymous() = ifEmpty { "(anon)" }

  private fun encoding(type: BtfType.Int) = type.encoding().joinToString("|").ifEmpty { "(none)" }

  private fun sign(type: BtfType.Enumeration) = if (type.signed()) "SIGNED" else "UNSIGNED"

  private fun value(type: BtfType.Enumeration, value: Long): String {
    val digits = if (type.signed()) value.toString() else value.toULong().toString()
    val suffix = if (type.signed()) "LL" else "ULL"
    return if (type is BtfType.Enum64) digits + suffix else digits
  }
}

/** The lines that a program prints; a test that needs one that is not installed is skipped. */
fun outputOf(vararg command: String): List<String> {
  if (System.getenv("PATH").split(":").none { File(it, command[0]).canExecute() }) {
    throw TestAbortedException("${command[0]} is not on the PATH")
  }
  val process = ProcessBuilder(*command).redirectError(ProcessBuilder.Redirect.INHERIT).start()
  val lines = process.inputStream.bufferedReader().readLines()
  check(process.waitFor() == 0) { command.joinToString(" ") + " failed" }
  return lines
}

/** A file beside the specs' resources. */
fun fixture(name: String): ByteArray =
  checkNotNull(BpftoolDump::class.java.getResourceAsStream(name)) { "no fixture $name" }.use { it.readBytes() }

fun fixtureLines(name: String): List<String> = fixture(name).decodeToString().trimEnd('\n').split("\n")

fun Btf.toByteArray(): ByteArray = ByteArray(bytes().limit()).also { bytes().get(it) }

fun parse(name: String): Btf = Btf.parse(ByteBuffer.wrap(fixture(name)))
