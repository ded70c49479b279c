package skep.elf;

import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/** The program header table, a list that decodes on demand. */
final class SegmentTable extends AbstractList<ElfSegment> implements RandomAccess {
  /** PN_XNUM: section 0 has the count. Core dumps of many mappings need it. */
  static final int EXTENDED_COUNT = 0xffff;

  private static final String PART = "program header table";

  private final ElfFile file;
  private final ByteBuffer headers;
  private final int count;

  private SegmentTable(ElfFile file, ByteBuffer headers, int count) {
    this.file = file;
    this.headers = headers;
    this.count = count;
  }

  static List<ElfSegment> of(ElfFile file) {
    TableLocations tables = file.tables();
    long offset = tables.programHeaders();
    long count = tables.programHeaderCount();
    if (count == EXTENDED_COUNT) {
      count = file.section(0).info();
    }
    if (count == 0) {
      return List.of();
    }
    ElfClass elfClass = file.header().elfClass();
    int entrySize = elfClass.programHeaderSize();
    if (tables.programHeaderSize() != entrySize) {
      throw new ElfException(
          PART,
          "its entry size is "
              + tables.programHeaderSize()
              + ", and "
              + elfClass
              + " has "
              + entrySize,
          offset);
    }
    return new SegmentTable(
        file, file.slice(PART, offset, TableLocations.size(count, entrySize)), (int) count);
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public ElfSegment get(int index) {
    Objects.checkIndex(index, count);
    ElfClass elfClass = file.header().elfClass();
    return new ElfSegment(
        file, index, new FieldReader(headers, elfClass, index * elfClass.programHeaderSize()));
  }
}
