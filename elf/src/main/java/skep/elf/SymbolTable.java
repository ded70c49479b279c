package skep.elf;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Objects;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The symbols of a {@link SectionType#SYMTAB} or {@link SectionType#DYNSYM} section, a list from
 * the null symbol 0 on that decodes a symbol, and checks it, each time it is asked. Looking a name
 * up compares bytes and decodes only what it finds, so it is the way to search the table of a large
 * program.
 *
 * <pre>{@code
 * Optional<ElfSymbol> malloc =
 *     table.named("malloc").filter(symbol -> !symbol.isUndefined()).findFirst();
 * }</pre>
 */
public final class SymbolTable extends AbstractList<ElfSymbol> implements RandomAccess {
  private final ElfFile file;
  private final ElfSection section;
  private final EntryTable entries;
  private final StringTable names;
  private final Optional<ElfSection> extendedIndices;

  SymbolTable(ElfFile file, ElfSection section) {
    if (section.type() != SectionType.SYMTAB && section.type() != SectionType.DYNSYM) {
      throw section.error(
          "its type is " + SectionType.describe(section.type()) + ", not SYMTAB or DYNSYM");
    }
    this.file = file;
    this.section = section;
    this.entries = EntryTable.of(section, file.header().elfClass().symbolSize());
    this.names = new StringTable(file.section(section.link()));
    this.extendedIndices =
        file.sections().stream()
            .filter(
                other ->
                    other.type() == SectionType.SYMTAB_SHNDX && other.link() == section.index())
            .findFirst();
  }

  /**
   * The section the symbols are in.
   *
   * @return the section
   */
  public ElfSection section() {
    return section;
  }

  @Override
  public int size() {
    return entries.count();
  }

  /**
   * A symbol by an index of the caller's own.
   *
   * @param index 0 to {@link #size()} - 1
   * @return the symbol
   * @throws IndexOutOfBoundsException if there is no such symbol
   * @throws ElfException if its name or section is not in the file
   */
  @Override
  public ElfSymbol get(int index) {
    FieldReader fields = fieldsOf(Objects.checkIndex(index, size()));
    long nameOffset = fields.u32();
    long value = 0;
    long size = 0;
    boolean wordsFirst = file.header().elfClass() == ElfClass.ELF32;
    if (wordsFirst) {
      value = fields.u32();
      size = fields.u32();
    }
    int info = fields.u8();
    int other = fields.u8();
    int sectionIndex = fields.u16();
    if (!wordsFirst) {
      value = fields.u64();
      size = fields.u64();
    }
    return new ElfSymbol(
        index,
        names.at(nameOffset, "symbol " + index),
        SymbolBinding.of(info),
        SymbolType.of(info),
        other,
        place(index, sectionIndex),
        value,
        size);
  }

  /**
   * A symbol by an index that the file gives, as {@link ElfRelocation#symbolIndex()}.
   *
   * @param index unsigned and unchecked
   * @return the symbol
   * @throws ElfException if there is no such symbol, or its name or section is not in the file
   */
  public ElfSymbol symbol(long index) {
    if (index < 0 || index >= size()) {
      throw section.error(
          "there is no symbol " + Long.toUnsignedString(index) + " among its " + size());
    }
    return get((int) index);
  }

  /**
   * All symbols of a name, in table order; undefined ones too.
   *
   * @param name the whole name
   * @return the symbols, each decoded when the stream comes to it
   */
  public Stream<ElfSymbol> named(String name) {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    return IntStream.range(0, size())
        .filter(index -> names.holds(fieldsOf(index).u32(), wanted))
        .mapToObj(this::get);
  }

  private FieldReader fieldsOf(int index) {
    return new FieldReader(entries.bytes(), file.header().elfClass(), index * entries.entrySize());
  }

  private SymbolSection place(int symbol, int sectionIndex) {
    // Without a table of greater indices, the mark for one is a mark like others.
    boolean extended = sectionIndex == SectionIndices.EXTENDED && extendedIndices.isPresent();
    if (sectionIndex >= SectionIndices.FIRST_RESERVED && !extended) {
      return switch (sectionIndex) {
        case SectionIndices.ABSOLUTE -> SymbolSection.Special.ABSOLUTE;
        case SectionIndices.COMMON -> SymbolSection.Special.COMMON;
        default -> new SymbolSection.Reserved(sectionIndex);
      };
    }
    long index = extended ? extendedIndex(extendedIndices.get(), symbol) : sectionIndex;
    if (index == 0) {
      return SymbolSection.Special.UNDEFINED;
    }
    if (index >= file.sections().size()) {
      throw section.error(
          "symbol "
              + symbol
              + " is in section "
              + index
              + " of a file of "
              + file.sections().size()
              + " sections");
    }
    return new SymbolSection.Index((int) index);
  }

  /**
   * The section index of a symbol whose own field is too small for it, from the SYMTAB_SHNDX
   * section of this table.
   */
  private static long extendedIndex(ElfSection indices, int symbol) {
    EntryTable table = EntryTable.of(indices, Integer.BYTES);
    if (symbol >= table.count()) {
      throw indices.error("it has " + table.count() + " entries, and none for symbol " + symbol);
    }
    return Integer.toUnsignedLong(table.bytes().getInt(symbol * Integer.BYTES));
  }
}
