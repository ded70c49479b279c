package skep.elf;

import java.nio.ByteBuffer;

/** The bytes of a section that is a table, once its entry size and its size are known to agree. */
record EntryTable(ByteBuffer bytes, int entrySize) {

  static EntryTable of(ElfSection section, int entrySize) {
    if (section.entrySize() != entrySize) {
      throw section.error(
          "its entry size is "
              + Long.toUnsignedString(section.entrySize())
              + ", and its entries have "
              + entrySize
              + " bytes");
    }
    ByteBuffer bytes = section.bytes();
    if (bytes.limit() % entrySize != 0) {
      throw section.error(
          "its size " + bytes.limit() + " is not a multiple of its entry size " + entrySize);
    }
    return new EntryTable(bytes, entrySize);
  }

  int count() {
    return bytes.limit() / entrySize;
  }
}
