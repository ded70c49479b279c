package skep.spec;

import skep.elf.SymbolBuilder;

/**
 * A relocation to be written.
 *
 * @param offset bytes from the start of the section it is for
 * @param symbol what the place refers to
 * @param type one of the constants
 */
record Relocation(long offset, SymbolBuilder symbol, int type) {
  /** {@code R_BPF_64_64}: a 64-bit load. */
  static final int LOAD = 1;

  /** {@code R_BPF_64_ABS64}: a pointer in data. */
  static final int POINTER = 2;

  /** {@code R_BPF_64_ABS32}: an offset in data that nobody writes. */
  static final int OFFSET = 3;

  /**
   * {@code R_BPF_64_NODYLD32}: an offset in {@code .BTF} or {@code .BTF.ext} that linkers leave
   * alone.
   */
  static final int BTF_OFFSET = 4;

  /** {@code R_BPF_64_32}: a call. */
  static final int CALL = 10;
}
