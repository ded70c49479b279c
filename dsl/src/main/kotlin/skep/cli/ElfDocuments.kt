package skep.cli

import kotlinx.serialization.Serializable
import skep.elf.ElfFile
import skep.elf.ElfSection
import skep.elf.ElfSymbol
import skep.elf.Machine
import skep.elf.SectionType
import skep.elf.SymbolSection
import skep.elf.SymbolTable
import skep.elf.SymbolType
import java.nio.ByteOrder
import java.util.HexFormat

/** The ELF header. Numbers are the file's own; names are those that `readelf` and LLVM's tools give them. */
@Serializable
internal data class HeaderDocument(
  val elfClass: String,
  val byteOrder: String,
  val osAbi: Int,
  val abiVersion: Int,
  val type: Int,
  val typeName: String,
  val machine: Int,
  val machineName: String,
  val entry: ULong,
  val flags: UInt,
)

/** @property flagLetters what `readelf` writes for [flags], such as `WA` */
@Serializable
internal data class SectionDocument(
  val index: Int,
  val name: String,
  val type: UInt,
  val typeName: String,
  val flags: ULong,
  val flagLetters: String,
  val address: ULong,
  val offset: ULong,
  val size: ULong,
  val link: ULong,
  val info: ULong,
  val alignment: ULong,
  val entrySize: ULong,
)

@Serializable
internal data class SegmentDocument(
  val index: Int,
  val type: UInt,
  val typeName: String,
  val flags: UInt,
  val flagLetters: String,
  val offset: ULong,
  val virtualAddress: ULong,
  val physicalAddress: ULong,
  val fileSize: ULong,
  val memorySize: ULong,
  val alignment: ULong,
)

/**
 * @property table the section that the symbol is from
 * @property section the index of the section it is in, or `UND`, `ABS`, `COM`
 * @property name of the symbol of a section that has none of its own, the section's
 */
@Serializable
internal data class SymbolDocument(
  val table: String,
  val number: Int,
  val name: String,
  val value: ULong,
  val size: ULong,
  val type: String,
  val binding: String,
  val visibility: String,
  val section: String,
)

/**
 * @property table the section that the relocation is from
 * @property section the section that it changes; absent in linked files, where [offset] is an address
 * @property addend what to add; of BPF also where it lies in the place itself
 */
@Serializable
internal data class RelocationDocument(
  val table: String,
  val section: String? = null,
  val offset: ULong,
  val type: UInt,
  val typeName: String,
  val symbol: String,
  val addend: Long? = null,
)

@Serializable
internal data class NoteDocument(val section: String, val owner: String, val type: UInt, val descriptor: String)

internal fun ElfFile.headerDocument() =
  header().let {
    HeaderDocument(
      elfClass = it.elfClass().name,
      byteOrder = if (it.byteOrder() == ByteOrder.LITTLE_ENDIAN) "little" else "big",
      osAbi = it.osAbi(),
      abiVersion = it.abiVersion(),
      type = it.type(),
      typeName = fileTypeName(it.type()),
      machine = it.machine(),
      machineName = machineName(it.machine()),
      entry = it.entry().toULong(),
      flags = it.flags().toUInt(),
    )
  }

internal fun ElfFile.sectionDocuments(): List<SectionDocument> =
  sections().map {
    SectionDocument(
      index = it.index(),
      name = it.name(),
      type = it.type().toUInt(),
      typeName = sectionTypeName(it.type()),
      flags = it.flags().toULong(),
      flagLetters = sectionFlagLetters(it.flags()),
      address = it.address().toULong(),
      offset = it.offset().toULong(),
      size = it.size().toULong(),
      link = it.link().toULong(),
      info = it.info().toULong(),
      alignment = it.alignment().toULong(),
      entrySize = it.entrySize().toULong(),
    )
  }

internal fun ElfFile.segmentDocuments(): List<SegmentDocument> =
  segments().map {
    SegmentDocument(
      index = it.index(),
      type = it.type().toUInt(),
      typeName = segmentTypeName(it.type()),
      flags = it.flags().toUInt(),
      flagLetters = segmentFlagLetters(it.flags()),
      offset = it.offset().toULong(),
      virtualAddress = it.virtualAddress().toULong(),
      physicalAddress = it.physicalAddress().toULong(),
      fileSize = it.fileSize().toULong(),
      memorySize = it.memorySize().toULong(),
      alignment = it.alignment().toULong(),
    )
  }

internal fun ElfFile.symbolDocuments(): List<SymbolDocument> =
  sections().filter { it.type() == SectionType.SYMTAB || it.type() == SectionType.DYNSYM }.flatMap { table ->
    symbolTable(table).map { symbol ->
      SymbolDocument(
        table = table.name(),
        number = symbol.index(),
        name = nameOf(symbol),
        value = symbol.value().toULong(),
        size = symbol.size().toULong(),
        type = symbol.type().name,
        binding = symbol.binding().name,
        visibility = symbol.visibility().name,
        section = placeOf(symbol),
      )
    }
  }

internal fun ElfFile.relocationDocuments(): List<RelocationDocument> = sections().flatMap(::relocationsOf)

/** The relocations of one section; none when it is not a section of relocations. */
internal fun ElfFile.relocationsOf(table: ElfSection): List<RelocationDocument> {
  if (table.type() != SectionType.REL && table.type() != SectionType.RELA) return emptyList()
  val target = if (table.info() == 0L) null else section(table.info())
  val symbols = if (table.link() == 0L) null else symbolTable(section(table.link()))
  return relocations(table).map {
    RelocationDocument(
      table = table.name(),
      section = target?.name(),
      offset = it.offset().toULong(),
      type = it.type().toUInt(),
      typeName = relocationTypeName(header().machine(), it.type()),
      symbol = symbols?.let { all -> symbolName(all, it.symbolIndex()) }.orEmpty(),
      addend = if (it.addend().isPresent) {
        it.addend().asLong
      } else {
        target?.let { to ->
          addendAt(to, it.offset(), it.type())
        }
      },
    )
  }
}

private fun ElfFile.symbolName(symbols: SymbolTable, index: Long) =
  if (index == 0L) "" else nameOf(symbols.symbol(index))

/** What the place that a relocation of BPF changes holds before; see LLVM's and the kernel's `llvm_reloc.rst`. */
private fun ElfFile.addendAt(target: ElfSection, offset: Long, type: Int): Long? {
  val (skip, size) = BPF_ADDENDS[type]?.takeIf { header().machine() == Machine.BPF } ?: return null
  val bytes = target.bytes()
  val at = offset + skip
  if (offset < 0 || at < 0 || at > bytes.limit() - size) return null
  return if (size == Long.SIZE_BYTES) bytes.getLong(at.toInt()) else bytes.getInt(at.toInt()).toLong()
}

internal fun ElfFile.noteDocuments(): List<NoteDocument> =
  sections().filter { it.type() == SectionType.NOTE }.flatMap { section ->
    notes(section).map { note ->
      val descriptor = ByteArray(note.descriptor().remaining())
      note.descriptor().duplicate().get(descriptor)
      NoteDocument(section.name(), note.owner(), note.type().toUInt(), HexFormat.of().formatHex(descriptor))
    }
  }

private fun ElfFile.nameOf(symbol: ElfSymbol): String {
  val index = symbol.sectionIndex()
  val unnamed = symbol.name().isEmpty() && symbol.type() == SymbolType.SECTION && index.isPresent
  return if (unnamed) section(index.asInt.toLong()).name() else symbol.name()
}

private fun placeOf(symbol: ElfSymbol): String =
  when (val section = symbol.section()) {
    is SymbolSection.Index -> section.index().toString()
    is SymbolSection.Reserved -> "0x" + section.value().toString(16)
    SymbolSection.Special.ABSOLUTE -> "ABS"
    SymbolSection.Special.COMMON -> "COM"
    else -> "UND"
  }
