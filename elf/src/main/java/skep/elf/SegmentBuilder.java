package skep.elf;

import java.util.ArrayList;
import java.util.List;

/**
 * A segment of a file being built. It covers sections that follow each other, whose addresses give
 * its own; without sections, as {@link SegmentType#GNU_STACK}, it has neither place nor size.
 */
public final class SegmentBuilder {
  private final ElfBuilder file;
  private final int type;
  private final List<SectionBuilder> sections = new ArrayList<>();
  private int flags;
  private long alignment = 1;

  SegmentBuilder(ElfBuilder file, int type) {
    this.file = file;
    this.type = type;
  }

  /**
   * Sets the rights of its memory.
   *
   * @param flags bits of {@link SegmentFlags} and others
   * @return this segment
   */
  public SegmentBuilder flags(int flags) {
    this.flags = flags;
    return this;
  }

  /**
   * Sets the alignment, a page for {@link SegmentType#LOAD}: its first section is placed in the
   * file so that its offset equals its address modulo this.
   *
   * @param alignment a power of two, or 0, which means 1
   * @return this segment
   * @throws ElfException if it is neither
   */
  public SegmentBuilder alignment(long alignment) {
    if (Long.bitCount(alignment) > 1 || alignment < 0) {
      throw new ElfException(
          toString(),
          "the alignment "
              + Long.toUnsignedString(alignment)
              + " is not a power of two below 2^63");
    }
    this.alignment = alignment;
    return this;
  }

  /**
   * Adds a section, after those it already covers.
   *
   * @param section a section of the same file, made after the others and with a higher address
   * @return this segment
   * @throws ElfException if the section is of another builder
   */
  public SegmentBuilder covers(SectionBuilder section) {
    sections.add(file.own(section, this));
    return this;
  }

  /** The segment as an error message names it. */
  @Override
  public String toString() {
    return "segment of type 0x" + Integer.toHexString(type);
  }

  int type() {
    return type;
  }

  int flags() {
    return flags;
  }

  long alignment() {
    return alignment;
  }

  List<SectionBuilder> sections() {
    return sections;
  }
}
