package skep.fuzz

import skep.elf.ElfFile
import skep.elf.SectionType
import skep.elf.SegmentType
import skep.elf.SymbolTable
import java.nio.ByteBuffer

/** An ELF file of any class, byte order and machine. */
object ElfTarget : FuzzTarget("elf", bytesInAnyCase = 2L shl 20, bytesForEach = 1024) {
  @JvmStatic
  fun fuzzerTestOneInput(input: ByteArray) = fuzz(input)

  override fun read(input: ByteArray) {
    val file = tried { ElfFile.of(ByteBuffer.wrap(input)) } ?: return
    tried { file.sections() }?.forEach { section ->
      tried { section.name() }
      tried { section.bytes() }
      when (section.type()) {
        SectionType.SYMTAB, SectionType.DYNSYM -> tried { file.symbolTable(section) }?.forEachSymbol()
        SectionType.REL, SectionType.RELA -> tried { file.relocations(section) }?.forEach { it.offset() }
        SectionType.NOTE -> tried { file.notes(section) }
      }
    }
    tried { file.section(".text") }
    tried { file.symbolTable() }
    tried { file.dynamicSymbolTable() }
    tried { file.segments() }?.forEach { segment ->
      tried { segment.bytes() }
      if (segment.type() == SegmentType.NOTE) tried { file.notes(segment) }
    }
  }

  private fun SymbolTable.forEachSymbol() {
    for (index in indices) {
      tried { this[index].toString() }
    }
    tried { named("main").count() }
  }
}
