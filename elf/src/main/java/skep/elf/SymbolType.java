package skep.elf;

/**
 * What a symbol names ({@code ELF64_ST_TYPE}). All sixteen values of the four bits are here, in
 * order, so no value read is lost.
 */
public enum SymbolType {
  /** Not said; externs and assembler labels. */
  NOTYPE,
  /** A variable. */
  OBJECT,
  /** A function. */
  FUNC,
  /** A section, for relocations against it; nameless as a rule. */
  SECTION,
  /** The source file. */
  FILE,
  /** A common block that has no place yet. */
  COMMON,
  /** A variable of each thread. */
  TLS,
  /** Without a meaning so far. */
  RESERVED_7,
  /** Without a meaning so far. */
  RESERVED_8,
  /** Without a meaning so far. */
  RESERVED_9,
  /** A function that returns the function to use, GNU's first operating-system value. */
  GNU_IFUNC,
  /** Belongs to the operating system. */
  OS_11,
  /** Belongs to the operating system. */
  OS_12,
  /** Belongs to the processor. */
  PROCESSOR_13,
  /** Belongs to the processor. */
  PROCESSOR_14,
  /** Belongs to the processor. */
  PROCESSOR_15;

  private static final SymbolType[] VALUES = values();

  static SymbolType of(int info) {
    return VALUES[info & 0xf];
  }
}
