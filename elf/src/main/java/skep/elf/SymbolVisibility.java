package skep.elf;

/**
 * How far a global symbol reaches once linked ({@code ELF64_ST_VISIBILITY}, the low two bits of
 * {@code st_other}).
 */
public enum SymbolVisibility {
  /** As far as its binding says. */
  DEFAULT,
  /** As hidden, and meaningless to other tools. */
  INTERNAL,
  /** Not out of the linked file. */
  HIDDEN,
  /** Seen outside, but not replaced from there. */
  PROTECTED;

  private static final SymbolVisibility[] VALUES = values();

  static SymbolVisibility of(int other) {
    return VALUES[other & 0x3];
  }
}
