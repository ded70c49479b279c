package skep.elf

import skep.elf.Readelf.RelocationRow
import skep.elf.Readelf.SectionRow
import skep.elf.Readelf.SegmentRow
import skep.elf.Readelf.SymbolRow

private val typeNames =
  mapOf(
    SectionType.NULL to "NULL",
    SectionType.PROGBITS to "PROGBITS",
    SectionType.SYMTAB to "SYMTAB",
    SectionType.STRTAB to "STRTAB",
    SectionType.RELA to "RELA",
    SectionType.HASH to "HASH",
    SectionType.DYNAMIC to "DYNAMIC",
    SectionType.NOTE to "NOTE",
    SectionType.NOBITS to "NOBITS",
    SectionType.REL to "REL",
    SectionType.DYNSYM to "DYNSYM",
    SectionType.GROUP to "GROUP",
    SectionType.SYMTAB_SHNDX to "SYMTAB SECTION INDICES",
    SectionType.LLVM_ADDRSIG to "LOOS+0xfff4c03",
    SectionType.GNU_HASH to "GNU_HASH",
    SectionType.GNU_VERNEED to "VERNEED",
    SectionType.GNU_VERSYM to "VERSYM",
    0x7000000d to "MIPS_OPTIONS",
    0x70000006 to "MIPS_REGINFO",
    0x7000002a to "MIPS_ABIFLAGS",
  )

/** readelf's letters for the flags of a section. */
private fun letters(flags: Long): String =
  listOf(
    SectionFlags.WRITE to "W", SectionFlags.ALLOC to "A", SectionFlags.EXECINSTR to "X", SectionFlags.MERGE to "M",
    SectionFlags.STRINGS to "S", SectionFlags.INFO_LINK to "I", SectionFlags.LINK_ORDER to "L",
    SectionFlags.GROUP to "G", SectionFlags.TLS to "T", SectionFlags.COMPRESSED to "C", 0x0ff00000L to "o",
    SectionFlags.EXCLUDE to "E",
  ).filter { (bits, _) -> flags and bits != 0L }.joinToString("") { it.second }

private fun row(section: ElfSection) =
  SectionRow(
    section.index(), section.name(), typeNames.getOrDefault(section.type(), "?"), section.address(), section.offset(),
    section.size(), section.entrySize(), letters(section.flags()), section.link(), section.info(), section.alignment(),
  )

private fun row(segment: ElfSegment): SegmentRow {
  val flags = listOf(SegmentFlags.READ to 'R', SegmentFlags.WRITE to 'W', SegmentFlags.EXECUTE to 'E')
  return SegmentRow(
    segment.offset(), segment.virtualAddress(), segment.physicalAddress(), segment.fileSize(), segment.memorySize(),
    flags.map { (bit, letter) -> if (segment.has(bit)) letter else ' ' }.joinToString(""), segment.alignment(),
  )
}

private fun row(file: ElfFile, symbol: ElfSymbol): SymbolRow {
  val name =
    if (symbol.type() ==
      SymbolType.SECTION
    ) {
      file.section(symbol.sectionIndex().orElseThrow().toLong()).name()
    } else {
      symbol.name()
    }
  val section =
    when (val at = symbol.section()) {
      SymbolSection.Special.UNDEFINED -> "UND"
      SymbolSection.Special.ABSOLUTE -> "ABS"
      SymbolSection.Special.COMMON -> "COM"
      is SymbolSection.Index -> at.index().toString()
      is SymbolSection.Reserved -> "RSV"
    }
  return SymbolRow(
    symbol.index(), symbol.value(), symbol.size(), symbol.type().name, symbol.binding().name, symbol.visibility().name,
    section, name,
  )
}

/** What this module reads, in readelf's words. */
fun ElfFile.inReadelfsWords(): Readelf {
  val tables = listOf(dynamicSymbolTable(), symbolTable()).filter { it.isPresent }.map { it.get() }
  val relocated = sections().filter { it.type() == SectionType.REL || it.type() == SectionType.RELA }
  return Readelf(
    sections().map(::row),
    segments().map(::row),
    tables.associate { table -> table.section().name() to table.map { row(this, it) } },
    relocated.filter { it.size() > 0 }.associate { section ->
      section.name() to
        relocations(section).map {
          RelocationRow(it.offset(), it.symbolIndex() shl 32 or Integer.toUnsignedLong(it.type()), it.addend())
        }
    },
  )
}
