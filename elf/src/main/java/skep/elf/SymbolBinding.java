package skep.elf;

/**
 * Who sees a symbol ({@code ELF64_ST_BIND}). All sixteen values of the four bits are here, in
 * order, so no value read is lost.
 */
public enum SymbolBinding {
  /** Seen in its own object only. */
  LOCAL,
  /** Seen by every object. */
  GLOBAL,
  /** Seen by every object, and gives way to a global of the same name. */
  WEAK,
  /** Without a meaning so far. */
  RESERVED_3,
  /** Without a meaning so far. */
  RESERVED_4,
  /** Without a meaning so far. */
  RESERVED_5,
  /** Without a meaning so far. */
  RESERVED_6,
  /** Without a meaning so far. */
  RESERVED_7,
  /** Without a meaning so far. */
  RESERVED_8,
  /** Without a meaning so far. */
  RESERVED_9,
  /** One definition in the whole process, GNU's first operating-system value. */
  GNU_UNIQUE,
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

  private static final SymbolBinding[] VALUES = values();

  static SymbolBinding of(int info) {
    return VALUES[info >>> 4];
  }
}
