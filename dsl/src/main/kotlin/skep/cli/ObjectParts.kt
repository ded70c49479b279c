package skep.cli

import kotlinx.serialization.Serializable
import skep.btf.Btf
import skep.btf.BtfException
import skep.btf.BtfType
import skep.btf.CPrinter
import skep.spec.DataImage
import skep.spec.ExternSpec
import skep.spec.GlobalSpec
import skep.spec.MapSpec
import skep.spec.ObjectSpec
import skep.spec.StructOpsMember
import kotlin.jvm.optionals.getOrNull

/** A subprogram. */
@Serializable
internal data class FunctionDocument(
  val name: String,
  val symbol: String,
  val linkage: String,
  val hidden: Boolean,
  val insnCnt: Int,
)

/** An entry that a map is to have when it is made. */
@Serializable
internal data class SlotDocument(val index: Int, val target: String)

/**
 * A member of a struct that the kernel calls into.
 *
 * @property value its initial value; absent where [program] is what the kernel is to call
 */
@Serializable
internal data class MemberDocument(val name: String, val value: String? = null, val program: String? = null)

/** @property kinds how many types there are of each kind, in the order of their numbers */
@Serializable
internal data class TypesDocument(val count: Int, val bytes: Int, val kinds: Map<String, Int>)

/** What [Part.PROGRAMS] knows more of programs, and the subprograms. */
internal fun FileDocument.withPrograms(file: Inspection): FileDocument {
  val spec = file.spec ?: return this
  return copy(
    programs = programs?.zip(spec.programs()) { document, program ->
      document.copy(
        attachTarget = program.attachTarget().getOrNull(),
        linkage = program.linkage().name.lowercase(),
        hidden = program.hidden(),
      )
    },
    functions = spec.functions().map {
      FunctionDocument(it.name(), it.symbol(), it.linkage().name.lowercase(), it.hidden(), it.code().slots())
    },
  )
}

/** What [Part.MAPS] knows more of maps. */
internal fun FileDocument.withMaps(file: Inspection): FileDocument {
  val spec = file.spec ?: return this
  val types = TypeNames(file.btf)
  return copy(
    maps = maps?.zip(spec.maps()) { document, map ->
      document.detailed(map, types).copy(members = file.btf?.let { members(map, it) })
    },
  )
}

private fun members(map: MapSpec, btf: Btf): List<MemberDocument>? =
  StructOpsMember.of(map, btf).map {
    val program = it.program().getOrNull()
    MemberDocument(it.member().name(), if (program == null) value(btf, it.member(), it.value()) else null, program)
  }.ifEmpty { null }

private fun value(btf: Btf, member: BtfType.Member, value: DataImage): String =
  if (member.isBitfield) "0x" + hex(value.toByteArray()) else valueText(btf, member.typeId(), value.toByteArray())

private fun MapDocument.detailed(map: MapSpec, types: TypeNames): MapDocument =
  copy(
    flagNames = mapFlagNames(map.flags()),
    keyType = if (map.keyTypeId().isPresent) types.of(map.keyTypeId().asInt) else null,
    valueType = if (map.valueTypeId().isPresent) types.of(map.valueTypeId().asInt) else null,
    slots = map.slots().map { SlotDocument(it.index(), it.target()) },
    inner = inner?.let { it.detailed(map.inner().get(), types) },
  )

/** What [Part.GLOBALS] knows more of global variables. */
internal fun FileDocument.withGlobals(file: Inspection): FileDocument {
  val spec = file.spec ?: return this
  val types = TypeNames(file.btf)
  return copy(
    globals = globals?.zip(spec.globals()) { document, global ->
      document.copy(
        declaration = types.declare(global.typeId(), global.name()),
        linkage = global.linkage().name.lowercase(),
        constant = global.constant(),
        value = file.btf?.let { value(it, spec, global) },
      )
    },
  )
}

private fun value(btf: Btf, spec: ObjectSpec, global: GlobalSpec): String? {
  val image = spec.dataMap(global.section()).flatMap { it.data() }.getOrNull()?.image()
  return image?.let { valueText(btf, global.typeId(), it.slice(global.offset(), global.size())) }
}

/** What [Part.EXTERNS] knows more of externs. */
internal fun FileDocument.withExterns(file: Inspection): FileDocument {
  val spec = file.spec ?: return this
  val types = TypeNames(file.btf)
  return copy(
    externs = externs?.zip(spec.externs()) { document, extern ->
      document.copy(declaration = types.declare(typeOf(extern, file.btf), extern.name()))
    },
  )
}

/** The type of what an extern declares: of a function that of its VAR or FUNC. */
private fun typeOf(extern: ExternSpec, btf: Btf?): Int =
  (btf?.type(extern.btfId()) as? BtfType.Reference)?.typeId() ?: 0

/** How many types of each kind a file has. */
internal fun Btf.typesDocument(): TypesDocument =
  TypesDocument(
    count = typeCount() - firstId(),
    bytes = bytes().remaining(),
    kinds = ids().toArray().map(::kind).groupingBy { it }.eachCount().toSortedMap().mapKeys { (kind, _) -> kind.name },
  )

/** Types as C. Those that C cannot say, as damaged BTF has, are told by their id. */
private class TypeNames(private val btf: Btf?) {
  private var printer = btf?.let(::CPrinter)

  fun of(typeId: Int): String =
    orId(typeId) { types, printer ->
      val type = types.type(typeId)
      if (type is BtfType.Datasec) type.name() else printer.cast(typeId)
    }

  fun declare(typeId: Int, name: String): String = orId(typeId) { _, printer -> printer.declare(typeId, name) }

  private fun orId(typeId: Int, print: (Btf, CPrinter) -> String): String {
    val types = btf ?: return "[$typeId]"
    return try {
      print(types, checkNotNull(printer))
    } catch (_: BtfException) {
      printer = CPrinter(types)
      "[$typeId]"
    }
  }
}
