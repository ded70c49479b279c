package skep.elf;

/**
 * Where a symbol is defined: {@code st_shndx} with the numbering beyond 16 bits ({@code
 * SHN_XINDEX}) resolved, so that section 65521 of a huge file and the mark for absolute symbols
 * (also 65521) are different values.
 */
public sealed interface SymbolSection {

  /** The marks that stand in place of a section. */
  enum Special implements SymbolSection {
    /** Defined in another file ({@code SHN_UNDEF}). */
    UNDEFINED,
    /** A number that no relocation moves ({@code SHN_ABS}). */
    ABSOLUTE,
    /** To be given room by a linker; its value is its alignment ({@code SHN_COMMON}). */
    COMMON
  }

  /**
   * A section of the file.
   *
   * @param index the section's index, 1 or more
   */
  record Index(int index) implements SymbolSection {}

  /**
   * A mark that belongs to a processor or operating system.
   *
   * @param value 0xff00 to 0xffff
   */
  record Reserved(int value) implements SymbolSection {}
}
