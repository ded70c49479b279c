package skep.elf;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Where everything goes in a file being written. */
final class FileLayout {
  private final SectionPlan plan;
  private final Map<SectionBuilder, Long> offsets = new IdentityHashMap<>();
  private final Map<SectionBuilder, Long> pages = new IdentityHashMap<>();
  private final long sectionHeaders;
  private final long fileSize;

  /** What a segment covers, in the file and in memory. */
  record Span(long offset, long address, long fileSize, long memorySize) {}

  FileLayout(ElfClass elfClass, SectionPlan plan, List<SegmentBuilder> segments) {
    this.plan = plan;
    for (SegmentBuilder segment : segments) {
      segment
          .sections()
          .forEach(section -> pages.merge(section, Math.max(1, segment.alignment()), Math::max));
    }
    long end = elfClass.headerSize() + (long) segments.size() * elfClass.programHeaderSize();
    for (SectionBuilder section : plan.sections()) {
      long offset = placeAfter(end, section);
      offsets.put(section, offset);
      end = section.isNoBits() ? end : offset + plan.content(section).remaining();
    }
    this.sectionHeaders = aligned(end, elfClass.wordSize());
    this.fileSize = sectionHeaders + (plan.sections().size() + 1L) * elfClass.sectionHeaderSize();
  }

  long offset(SectionBuilder section) {
    return offsets.getOrDefault(section, 0L);
  }

  long sectionHeaders() {
    return sectionHeaders;
  }

  long fileSize() {
    return fileSize;
  }

  Span span(SegmentBuilder segment) {
    if (segment.sections().isEmpty()) {
      return new Span(0, 0, 0, 0);
    }
    SectionBuilder first = segment.sections().get(0);
    long offset = offset(first);
    long address = first.address();
    long inFile = 0;
    long inMemory = 0;
    for (SectionBuilder section : segment.sections()) {
      long from = section.address() - address;
      boolean placed = section.isNoBits() || inFile == inMemory && offset(section) - offset == from;
      if (from < inMemory || !placed) {
        throw new ElfException(
            segment.toString(),
            section
                + " at address 0x"
                + Long.toHexString(section.address())
                + " does not follow what the segment covers before it, or lies elsewhere in the"
                + " file");
      }
      inMemory = from + plan.size(section);
      inFile = section.isNoBits() ? inFile : inMemory;
    }
    return new Span(offset, address, inFile, inMemory);
  }

  /**
   * The first offset from a place on that suits a section's alignment, and its address when a
   * segment covers it.
   */
  private long placeAfter(long end, SectionBuilder section) {
    long alignment = Math.max(1, section.alignment());
    if (section.address() % alignment != 0) {
      throw new ElfException(
          section.toString(),
          "its address 0x"
              + Long.toHexString(section.address())
              + " is not a multiple of its alignment "
              + alignment);
    }
    long page = Math.max(alignment, pages.getOrDefault(section, 1L));
    long distance = section.address() - end & page - 1;
    return checked(section, end + distance);
  }

  private static long checked(SectionBuilder section, long offset) {
    return ElfWriter.arraySize(offset, section.toString());
  }

  private static long aligned(long offset, int alignment) {
    return offset + alignment - 1 & -alignment;
  }
}
