package skep.elf;

/** The section indices that do not name a section ({@code SHN_*}). */
final class SectionIndices {
  static final int UNDEFINED = 0;

  /** From here to the end of 16 bits indices are marks. */
  static final int FIRST_RESERVED = 0xff00;

  static final int ABSOLUTE = 0xfff1;
  static final int COMMON = 0xfff2;

  /** The index does not fit in 16 bits and is elsewhere. */
  static final int EXTENDED = 0xffff;

  private SectionIndices() {}
}
