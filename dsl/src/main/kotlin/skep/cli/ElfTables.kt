package skep.cli

internal fun StringBuilder.header(document: FileDocument) {
  val header = document.header ?: return
  table(
    "Header", listOf(header),
    text("class") { it.elfClass },
    text("byte order") { it.byteOrder },
    text("type") { it.typeName },
    text("machine") { it.machineName },
    number("entry") { hexadecimal(it.entry) },
    number("flags") { hexadecimal(it.flags.toULong()) },
    number("OS ABI") { it.osAbi },
    number("ABI version") { it.abiVersion },
  )
}

internal fun StringBuilder.sections(document: FileDocument) {
  table(
    "Sections", document.sections.orEmpty(),
    number("number") { it.index },
    text("name") { it.name },
    text("type") { it.typeName },
    text("flags") { it.flagLetters },
    number("address") { hexadecimal(it.address) },
    number("offset") { hexadecimal(it.offset) },
    number("size") { it.size },
    number("link") { it.link },
    number("info") { it.info },
    number("align") { it.alignment },
    number("entry") { it.entrySize },
  )
}

internal fun StringBuilder.segments(document: FileDocument) {
  table(
    "Segments", document.segments.orEmpty(),
    number("number") { it.index },
    text("type") { it.typeName },
    text("flags") { it.flagLetters },
    number("offset") { hexadecimal(it.offset) },
    number("virtual") { hexadecimal(it.virtualAddress) },
    number("physical") { hexadecimal(it.physicalAddress) },
    number("in file") { it.fileSize },
    number("in memory") { it.memorySize },
    number("align") { it.alignment },
  )
}

internal fun StringBuilder.symbols(document: FileDocument) {
  document.symbols.orEmpty().groupBy { it.table }.forEach { (table, symbols) ->
    table(
      "Symbols of $table", symbols,
      number("number") { it.number },
      number("value") { hexadecimal(it.value) },
      number("size") { it.size },
      text("type") { it.type },
      text("binding") { it.binding },
      text("visibility") { it.visibility },
      number("section") { it.section },
      text("name") { it.name },
    )
  }
}

internal fun StringBuilder.relocations(document: FileDocument) {
  document.relocations.orEmpty().groupBy { it.table }.forEach { (table, relocations) ->
    table(
      "Relocations of $table", relocations,
      number("offset") { hexadecimal(it.offset) },
      text("type") { it.typeName },
      text("symbol") { it.symbol },
      number("addend") { it.addend ?: "" },
    )
  }
}

internal fun StringBuilder.notes(document: FileDocument) {
  table(
    "Notes", document.notes.orEmpty(),
    text("section") { it.section },
    text("owner") { it.owner },
    number("type") { hexadecimal(it.type.toULong()) },
    text("descriptor") { it.descriptor },
  )
}

internal fun StringBuilder.core(document: FileDocument) {
  table(
    "CO-RE records", document.core.orEmpty(),
    text("section") { it.section },
    number("insn") { it.offset / INSN_BYTES },
    text("record") { it.text ?: it.error.orEmpty() },
  )
}

/** The code as `llvm-objdump -d` prints it. What it does not print is in comments, so that assemblers pass it over. */
internal fun StringBuilder.code(document: FileDocument) {
  document.code.orEmpty().groupBy { it.section }.forEach { (section, functions) ->
    appendLine().appendLine("Disassembly of section $section:")
    functions.forEach { function(it) }
  }
}

private fun StringBuilder.function(function: CodeDocument) {
  appendLine().appendLine("%016x <%s>:".format(function.offset, function.name ?: function.section))
  var source: SourceDocument? = null
  for (insn in function.instructions) {
    insn.labels.forEach { appendLine("<$it>:") }
    if (insn.source != null && insn.source != source) appendLine(insn.source.line())
    source = insn.source ?: source
    val bytes = insn.bytes.chunked(2).joinToString(" ")
    appendLine("${insn.slot.toString().padStart(SLOT_WIDTH)}:\t$bytes\t${insn.text}")
    insn.core?.let { appendLine("\t\t; CO-RE ${it.text ?: it.error}") }
    insn.relocation?.takeIf { insn.reference == null }?.let { appendLine("\t\t; ${it.typeName} ${it.symbol}") }
  }
}

/** As the verifier's log has it. */
private fun SourceDocument.line() =
  "; ${text.trim().replace('\n', ' ').replace('\r', ' ')} @ ${file.substringAfterLast('/')}:$line"

private const val INSN_BYTES = 8
private const val SLOT_WIDTH = 8
