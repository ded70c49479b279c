package skep.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Writes what an {@link ElfBuilder} describes: the header, the program headers, the bytes of the
 * sections in order, the section headers.
 */
final class ElfWriter {
  private static final int MAGIC = 0x7f454c46;
  private static final int VERSION = 1;
  private static final int IDENT_PADDING = 7;

  private final ElfHeader header;
  private final ElfClass elfClass;
  private final SectionPlan plan;
  private final FileLayout layout;
  private final List<SegmentBuilder> segments;

  ElfWriter(ElfBuilder file) {
    this.header = file.header();
    this.elfClass = header.elfClass();
    this.plan = new SectionPlan(file);
    this.segments = file.segments();
    this.layout = new FileLayout(elfClass, plan, segments);
  }

  byte[] write() {
    ByteBuffer bytes =
        ByteBuffer.allocate(arraySize(layout.fileSize(), "file")).order(header.byteOrder());
    FieldWriter fields = new FieldWriter(bytes, elfClass);
    writeHeader(fields);
    for (int i = 0; i < segments.size(); i++) {
      writeProgramHeader(
          fields, segments.get(i), elfClass.headerSize() + (long) i * elfClass.programHeaderSize());
    }
    for (SectionBuilder section : plan.sections()) {
      ByteBuffer content = plan.content(section);
      if (content.hasRemaining()) {
        fields.begin(section, layout.offset(section)).bytes(content);
      }
    }
    writeNullSectionHeader(fields);
    for (int i = 0; i < plan.sections().size(); i++) {
      writeSectionHeader(
          fields,
          plan.sections().get(i),
          layout.sectionHeaders() + (i + 1L) * elfClass.sectionHeaderSize());
    }
    return bytes.array();
  }

  /** A size as Java arrays have it. */
  static int arraySize(long size, String part) {
    if (size > Integer.MAX_VALUE - 8) {
      throw new ElfException(part, "its " + size + " bytes are more than a Java array holds");
    }
    return (int) size;
  }

  private void writeHeader(FieldWriter fields) {
    int names = plan.numbers().of(plan.sectionNames());
    fields.begin("ELF header", 0);
    for (int shift = 24; shift >= 0; shift -= 8) {
      fields.u8(MAGIC >>> shift & 0xff);
    }
    fields
        .u8(elfClass.ident())
        .u8(header.byteOrder() == ByteOrder.LITTLE_ENDIAN ? 1 : 2)
        .u8(VERSION);
    fields.u8(header.osAbi()).u8(header.abiVersion()).skip(IDENT_PADDING);
    fields.u16(header.type()).u16(header.machine()).u32(VERSION).word(header.entry());
    fields
        .word(segments.isEmpty() ? 0 : elfClass.headerSize())
        .word(layout.sectionHeaders())
        .bits32(header.flags());
    fields.u16(elfClass.headerSize());
    fields.u16(segments.isEmpty() ? 0 : elfClass.programHeaderSize());
    fields.u16(Math.min(segments.size(), SegmentTable.EXTENDED_COUNT));
    fields.u16(elfClass.sectionHeaderSize());
    fields.u16(hasExtendedCount() ? 0 : sectionCount());
    fields.u16(names < SectionIndices.FIRST_RESERVED ? names : SectionIndices.EXTENDED);
  }

  private void writeProgramHeader(FieldWriter fields, SegmentBuilder segment, long offset) {
    FileLayout.Span span = layout.span(segment);
    fields.begin(segment, offset).bits32(segment.type());
    if (elfClass == ElfClass.ELF64) {
      fields.bits32(segment.flags());
    }
    fields.word(span.offset()).word(span.address()).word(span.address());
    fields.word(span.fileSize()).word(span.memorySize());
    if (elfClass == ElfClass.ELF32) {
      fields.bits32(segment.flags());
    }
    fields.word(segment.alignment());
  }

  /** All zero, but for the numbers that 16 bits of the header cannot hold. */
  private void writeNullSectionHeader(FieldWriter fields) {
    int names = plan.numbers().of(plan.sectionNames());
    fields
        .begin("section header table", layout.sectionHeaders())
        .u32(0)
        .u32(0)
        .word(0)
        .word(0)
        .word(0);
    fields.word(hasExtendedCount() ? sectionCount() : 0);
    fields.u32(names < SectionIndices.FIRST_RESERVED ? 0 : names);
    fields.u32(segments.size() < SegmentTable.EXTENDED_COUNT ? 0 : segments.size());
    fields.word(0).word(0);
  }

  private void writeSectionHeader(FieldWriter fields, SectionBuilder section, long offset) {
    fields.begin(section, offset).u32(plan.nameOffset(section)).bits32(section.type());
    fields
        .word(section.flags())
        .word(section.address())
        .word(layout.offset(section))
        .word(plan.size(section));
    fields.u32(section.link().map(plan.numbers()::of).orElse(0)).u32(plan.info(section));
    fields.word(section.alignment()).word(section.entrySize());
  }

  private int sectionCount() {
    return plan.sections().size() + 1;
  }

  private boolean hasExtendedCount() {
    return sectionCount() >= SectionIndices.FIRST_RESERVED;
  }
}
