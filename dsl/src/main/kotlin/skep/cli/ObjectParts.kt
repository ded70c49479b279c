package skep.cli

import kotlinx.serialization.Serializable
import skep.btf.Btf
import skep.btf.BtfType
import skep.spec.ExternSpec
import skep.spec.GlobalSpec
import skep.spec.MapSpec
import skep.spec.ObjectSpec
import skep.spec.StructOpsMember
import java.util.OptionalInt
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
  val texts = file.btf?.let(::CTexts)
  return copy(
    maps = maps?.zip(spec.maps()) { document, map ->
      document.detailed(map, texts).copy(members = texts?.members(map))
    },
  )
}

private fun MapDocument.detailed(map: MapSpec, texts: CTexts?): MapDocument =
  copy(
    flagNames = mapFlagNames(map.flags()),
    keyType = map.keyTypeId().orNull()?.let { texts?.type(it) },
    valueType = map.valueTypeId().orNull()?.let { texts?.type(it) },
    slots = map.slots().map { SlotDocument(it.index(), it.target()) },
    inner = inner?.detailed(map.inner().get(), texts),
  )

private fun CTexts.members(map: MapSpec): List<MemberDocument>? =
  StructOpsMember.of(map, btf).map {
    val program = it.program().getOrNull()
    MemberDocument(it.member().name(), if (program == null) value(it) else null, program)
  }.ifEmpty { null }

private fun CTexts.value(member: StructOpsMember): String {
  val bytes = member.value().toByteArray()
  return if (member.member().isBitfield) bits(bytes) else value(member.member().typeId(), bytes)
}

/** What [Part.GLOBALS] knows more of global variables. */
internal fun FileDocument.withGlobals(file: Inspection): FileDocument {
  val spec = file.spec ?: return this
  val texts = file.btf?.let(::CTexts)
  return copy(
    globals = globals?.zip(spec.globals()) { document, global ->
      document.copy(
        declaration = texts?.declaration(global.typeId(), global.name()),
        linkage = global.linkage().name.lowercase(),
        constant = global.constant(),
        value = initialBytes(spec, global)?.let { texts?.value(global.typeId(), it) },
      )
    },
  )
}

private fun initialBytes(spec: ObjectSpec, global: GlobalSpec): ByteArray? =
  spec.dataMap(global.section()).flatMap { it.data() }.getOrNull()?.image()?.slice(global.offset(), global.size())

/** What [Part.EXTERNS] knows more of externs. */
internal fun FileDocument.withExterns(file: Inspection): FileDocument {
  val spec = file.spec ?: return this
  val texts = file.btf?.let(::CTexts)
  return copy(
    externs = externs?.zip(spec.externs()) { document, extern ->
      document.copy(declaration = texts?.declaration(extern))
    },
  )
}

/** The type of a function is that of its FUNC, as that of a variable is that of its VAR. */
private fun CTexts.declaration(extern: ExternSpec): String =
  declaration((btf.type(extern.btfId()) as BtfType.Reference).typeId(), extern.name())

/** How many types of each kind a file has. */
internal fun Btf.typesDocument(): TypesDocument =
  TypesDocument(
    count = typeCount() - firstId(),
    bytes = bytes().remaining(),
    kinds = ids().toArray().map(::kind).groupingBy { it }.eachCount().toSortedMap().mapKeys { (kind, _) -> kind.name },
  )

private fun OptionalInt.orNull(): Int? = if (isPresent) asInt else null
