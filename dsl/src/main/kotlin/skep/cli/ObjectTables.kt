package skep.cli

import skep.insn.AttachType
import kotlin.jvm.optionals.getOrNull

internal fun StringBuilder.programs(document: FileDocument) {
  table(
    "Programs", document.programs.orEmpty(),
    text("name") { it.name },
    text("section") { it.section },
    text("type") { it.typeName },
    text("attach type") { attachTypeName(it.expectedAttachType) },
    text("target") { it.attachTarget.orEmpty() },
    number("insns") { it.insnCnt },
    text("linkage") { linkage(it.linkage, it.hidden) },
    text("load") { if (it.autoload) "" else "on request" },
  )
  table(
    "Subprograms", document.functions.orEmpty(),
    text("name") { it.name },
    number("insns") { it.insnCnt },
    text("linkage") { linkage(it.linkage, it.hidden) },
  )
}

/** 0 is a type of its own, and also what programs have that need none. */
private fun attachTypeName(number: Int) =
  if (number == 0) "" else AttachType.of(number).getOrNull()?.name?.lowercase() ?: "$number"

private fun linkage(linkage: String?, hidden: Boolean?) = linkage.orEmpty() + if (hidden == true) " hidden" else ""

internal fun StringBuilder.maps(document: FileDocument) {
  val maps = document.maps.orEmpty().flatMap { listOfNotNull(it, it.inner) }
  table(
    "Maps", maps,
    text("name") { it.name },
    text("type") { it.typeName },
    number("key") { it.keySize },
    text("key type") { it.keyType.orEmpty() },
    number("value") { it.valueSize },
    text("value type") { it.valueType.orEmpty() },
    number("entries") { it.maxEntries },
    text("flags") { it.flagNames.orEmpty().joinToString("|") },
    text("extra") { if (it.mapExtra == 0uL) "" else hexadecimal(it.mapExtra) },
    number("node") { if ("NUMA_NODE" in it.flagNames.orEmpty()) it.numaNode else "" },
    text("pinned at") { it.pinPath.orEmpty() },
    text("create") { if (it.autocreate) "" else "on request" },
  )
  table(
    "Entries of maps", maps.flatMap { map -> map.slots.orEmpty().map { map.name to it } },
    text("map") { it.first },
    number("index") { it.second.index },
    text("holds") { it.second.target },
  )
  table(
    "Members of structs that the kernel calls", maps.flatMap { map -> map.members.orEmpty().map { map.name to it } },
    text("map") { it.first },
    text("member") { it.second.name },
    text("program") { it.second.program.orEmpty() },
    text("value") { it.second.value.orEmpty().shortened() },
  )
}

internal fun StringBuilder.globals(document: FileDocument) {
  table(
    "Globals", document.globals.orEmpty(),
    text("section") { it.section },
    number("offset") { it.offset },
    number("size") { it.size },
    text("linkage") { it.linkage.orEmpty() },
    text("declaration") { it.declaration.orEmpty() },
    text("value") { it.value.orEmpty().shortened() },
  )
}

private fun String.shortened() = if (length <= VALUE_WIDTH) this else take(VALUE_WIDTH - 1) + "…"

internal fun StringBuilder.externs(document: FileDocument) {
  table(
    "Externs", document.externs.orEmpty(),
    text("kind") { it.kind },
    text("declaration") { it.declaration.orEmpty() },
    text("if missing") { if (it.weak) "zero" else "error" },
  )
}

internal fun StringBuilder.types(document: FileDocument) {
  val types = document.types ?: return
  table(
    "BTF: ${types.count} types in ${types.bytes} bytes", types.kinds.entries.toList(),
    text("kind") { it.key },
    number("types") { it.value },
  )
}

/** The most characters of a value that a table has. */
private const val VALUE_WIDTH = 60
