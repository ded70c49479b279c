package skep.elf;

import java.nio.ByteBuffer;
import java.util.List;

/** Writes the bytes of a symbol table, of the indices that do not fit in it, and of relocations. */
final class SymbolTableWriter {
  private final ElfHeader header;
  private final Numbering numbers;

  SymbolTableWriter(ElfHeader header, Numbering numbers) {
    this.header = header;
    this.numbers = numbers;
  }

  ByteBuffer symbols(StringTableBuilder names) {
    int entrySize = header.elfClass().symbolSize();
    List<SymbolBuilder> symbols = numbers.symbols();
    ByteBuffer bytes = allocate(symbols.size() + 1L, entrySize, "symbol table");
    FieldWriter fields = new FieldWriter(bytes, header.elfClass());
    for (int i = 0; i < symbols.size(); i++) {
      SymbolBuilder symbol = symbols.get(i);
      fields.begin(symbol, (i + 1) * entrySize).u32(names.offsetOf(symbol.name()));
      if (header.elfClass() == ElfClass.ELF32) {
        fields.word(symbol.value()).word(symbol.size());
      }
      fields.u8(symbol.info()).u8(symbol.other()).u16(shortIndex(symbol));
      if (header.elfClass() == ElfClass.ELF64) {
        fields.word(symbol.value()).word(symbol.size());
      }
    }
    return bytes.rewind();
  }

  /**
   * The section indices of symbols for a SYMTAB_SHNDX section: 0 where the symbol's own field holds
   * its index.
   */
  ByteBuffer extendedIndices() {
    List<SymbolBuilder> symbols = numbers.symbols();
    ByteBuffer bytes = allocate(symbols.size() + 1L, Integer.BYTES, "extended section indices");
    for (int i = 0; i < symbols.size(); i++) {
      if (shortIndex(symbols.get(i)) == SectionIndices.EXTENDED) {
        bytes.putInt((i + 1) * Integer.BYTES, sectionIndex(symbols.get(i)));
      }
    }
    return bytes;
  }

  ByteBuffer relocations(SectionBuilder section) {
    int entrySize = header.elfClass().relocationSize(section.type() == SectionType.RELA);
    List<SectionBuilder.Relocation> relocations = section.relocations();
    ByteBuffer bytes = allocate(relocations.size(), entrySize, section.toString());
    FieldWriter fields = new FieldWriter(bytes, header.elfClass());
    for (int i = 0; i < relocations.size(); i++) {
      SectionBuilder.Relocation relocation = relocations.get(i);
      String part = "relocation " + i + " of " + section;
      int symbol = numbers.of(relocation.symbol());
      fields.begin(part, i * entrySize).word(relocation.offset());
      fields.word(new RelocationInfo(symbol, relocation.type()).pack(header, part));
      relocation.addend().ifPresent(fields::signedWord);
    }
    return bytes.rewind();
  }

  /** Whether some symbol's section index does not fit in its own field. */
  boolean needsExtendedIndices() {
    return numbers.symbols().stream()
        .anyMatch(symbol -> shortIndex(symbol) == SectionIndices.EXTENDED);
  }

  private int sectionIndex(SymbolBuilder symbol) {
    return symbol.section().map(numbers::of).orElse(symbol.mark());
  }

  private int shortIndex(SymbolBuilder symbol) {
    int index = sectionIndex(symbol);
    boolean extended = symbol.section().isPresent() && index >= SectionIndices.FIRST_RESERVED;
    return extended ? SectionIndices.EXTENDED : index;
  }

  private ByteBuffer allocate(long count, int entrySize, String part) {
    return ByteBuffer.allocate(ElfWriter.arraySize(count * entrySize, part))
        .order(header.byteOrder());
  }
}
