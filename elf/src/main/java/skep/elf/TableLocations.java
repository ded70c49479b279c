package skep.elf;

/** Where a file's header says its two tables are, unchecked. */
record TableLocations(
    long programHeaders,
    int programHeaderSize,
    int programHeaderCount,
    long sectionHeaders,
    int sectionHeaderSize,
    int sectionHeaderCount,
    int sectionNames) {

  /**
   * The bytes of a table whose count is unchecked: a product that would wrap is larger than any
   * file instead.
   */
  static long size(long count, int entrySize) {
    return count < 0 || count > Integer.MAX_VALUE ? Long.MAX_VALUE : count * entrySize;
  }
}
