package skep.elf;

import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.Objects;
import java.util.Optional;
import java.util.RandomAccess;

/** The section header table, a list that decodes on demand. */
final class SectionTable extends AbstractList<ElfSection> implements RandomAccess {
  private static final String PART = "section header table";

  private final ElfFile file;
  private final ByteBuffer headers;
  private final int count;

  private SectionTable(ElfFile file, ByteBuffer headers, int count) {
    this.file = file;
    this.headers = headers;
    this.count = count;
  }

  static SectionTable of(ElfFile file) {
    TableLocations tables = file.tables();
    long offset = tables.sectionHeaders();
    int entrySize = file.header().elfClass().sectionHeaderSize();
    if (offset == 0) {
      if (tables.sectionHeaderCount() != 0) {
        throw new ElfException(
            PART,
            "the header counts "
                + tables.sectionHeaderCount()
                + " sections but gives the table no place",
            0);
      }
      return new SectionTable(file, ByteBuffer.allocate(0), 0);
    }
    if (tables.sectionHeaderSize() != entrySize) {
      throw new ElfException(
          PART,
          "its entry size is "
              + tables.sectionHeaderSize()
              + ", and "
              + file.header().elfClass()
              + " has "
              + entrySize,
          offset);
    }
    // gABI: structures follow the natural alignment of the class. libelf refuses others too.
    if (offset % file.header().elfClass().wordSize() != 0) {
      throw new ElfException(
          PART, "it is not aligned to " + file.header().elfClass().wordSize() + " bytes", offset);
    }
    long count = tables.sectionHeaderCount();
    if (count == 0) {
      count = new SectionTable(file, file.slice(PART, offset, entrySize), 1).get(0).size();
    }
    if (count == 0) {
      throw new ElfException(PART, "both the header and section 0 count no sections", offset);
    }
    ByteBuffer headers = file.slice(PART, offset, TableLocations.size(count, entrySize));
    return new SectionTable(file, headers, (int) count);
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public ElfSection get(int index) {
    int entrySize = file.header().elfClass().sectionHeaderSize();
    Objects.checkIndex(index, count);
    return new ElfSection(
        file, index, new FieldReader(headers, file.header().elfClass(), index * entrySize));
  }

  ElfSection section(long index) {
    if (index < 0 || index >= count) {
      throw new ElfException(
          PART,
          "there is no section " + Long.toUnsignedString(index) + " among its " + count,
          file.tables().sectionHeaders());
    }
    return get((int) index);
  }

  String name(ElfSection section) {
    return names()
        .map(table -> table.at(section.nameOffset(), "section " + section.index()))
        .orElse("");
  }

  boolean isNamed(ElfSection section, byte[] name) {
    return names().map(table -> table.holds(section.nameOffset(), name)).orElse(false);
  }

  /**
   * The table of section names, which the header or, beyond 16 bits, section 0 points to; a file
   * need not have one.
   */
  private Optional<StringTable> names() {
    int index = file.tables().sectionNames();
    long extended = index == SectionIndices.EXTENDED ? section(0).link() : index;
    return extended == 0 ? Optional.empty() : Optional.of(new StringTable(section(extended)));
  }
}
