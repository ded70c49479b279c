package skep.elf;

/** The width of a file's words ({@code EI_CLASS}): addresses, offsets and sizes. */
public enum ElfClass {
  /** 32-bit words. */
  ELF32(4),
  /** 64-bit words. BPF objects are always of this class. */
  ELF64(8);

  private final int wordSize;

  ElfClass(int wordSize) {
    this.wordSize = wordSize;
  }

  /**
   * The size of an address, offset or size in this class.
   *
   * @return 4 or 8 bytes
   */
  public int wordSize() {
    return wordSize;
  }

  int ident() {
    return ordinal() + 1;
  }

  int headerSize() {
    return this == ELF32 ? 52 : 64;
  }

  int sectionHeaderSize() {
    return this == ELF32 ? 40 : 64;
  }

  int programHeaderSize() {
    return this == ELF32 ? 32 : 56;
  }

  int symbolSize() {
    return this == ELF32 ? 16 : 24;
  }

  int relocationSize(boolean addends) {
    return wordSize * (addends ? 3 : 2);
  }

  /** The largest value a word holds, as unsigned bits. */
  long maxWord() {
    return this == ELF32 ? 0xffff_ffffL : -1L;
  }
}
