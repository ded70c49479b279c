package skep.elf;

import java.nio.ByteBuffer;

/**
 * A section of a file: its header ({@code Elf64_Shdr}) and its bytes. Numbers are as the file has
 * them, unsigned, and unchecked but for {@link #name()} and {@link #bytes()}, which are checked
 * when asked for. Two are equal when they are the same section of the same {@link ElfFile}.
 */
public final class ElfSection {
  private final ElfFile file;
  private final int index;
  private final long nameOffset;
  private final int type;
  private final long flags;
  private final long address;
  private final long offset;
  private final long size;
  private final long link;
  private final long info;
  private final long alignment;
  private final long entrySize;

  ElfSection(ElfFile file, int index, FieldReader fields) {
    this.file = file;
    this.index = index;
    this.nameOffset = fields.u32();
    this.type = fields.bits32();
    this.flags = fields.word();
    this.address = fields.word();
    this.offset = fields.word();
    this.size = fields.word();
    this.link = fields.u32();
    this.info = fields.u32();
    this.alignment = fields.word();
    this.entrySize = fields.word();
  }

  /**
   * The section's place in the section header table.
   *
   * @return 0 for the null section, then counting up
   */
  public int index() {
    return index;
  }

  /**
   * The section's name, from the file's table of section names.
   *
   * @return the name, empty for the null section and when the file has no such table
   * @throws ElfException if the name is not within its string table, has no end, is longer than
   *     65535 bytes or is not UTF-8
   */
  public String name() {
    return file.sectionTable().name(this);
  }

  /**
   * What the section holds.
   *
   * @return one of {@link SectionType} or any other 32 bits
   */
  public int type() {
    return type;
  }

  /**
   * The section's properties.
   *
   * @return bits of {@link SectionFlags} and others
   */
  public long flags() {
    return flags;
  }

  /**
   * Whether the section has all of the given properties.
   *
   * @param wanted bits of {@link SectionFlags}
   * @return whether all are set
   */
  public boolean has(long wanted) {
    return (flags & wanted) == wanted;
  }

  /**
   * Where the section is in memory.
   *
   * @return an address, 0 when it has none
   */
  public long address() {
    return address;
  }

  /**
   * Where the section's bytes start.
   *
   * @return bytes from the start of the file
   */
  public long offset() {
    return offset;
  }

  /**
   * How large the section is, also when it takes no room in the file.
   *
   * @return bytes
   */
  public long size() {
    return size;
  }

  /**
   * The section this one depends on: the string table of symbols, the symbol table of relocations.
   *
   * @return a section index, 0 for none
   */
  public long link() {
    return link;
  }

  /**
   * What the type says: the section that relocations apply to, the index of a symbol table's first
   * symbol that is not local.
   *
   * @return a number
   */
  public long info() {
    return info;
  }

  /**
   * The alignment of the section in memory.
   *
   * @return a power of two, 0 or 1 for none
   */
  public long alignment() {
    return alignment;
  }

  /**
   * The size of one element when the section is a table.
   *
   * @return bytes, 0 when it is not
   */
  public long entrySize() {
    return entrySize;
  }

  /**
   * The section's bytes.
   *
   * @return a read-only view in the file's byte order; empty for {@link SectionType#NOBITS}, whose
   *     {@link #size()} still counts
   * @throws ElfException if they are not all within the file
   */
  public ByteBuffer bytes() {
    return bytes(this);
  }

  ByteBuffer bytes(Object part) {
    boolean inFile = type != SectionType.NOBITS && type != SectionType.NULL;
    return file.slice(part, inFile ? offset : 0, inFile ? size : 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ElfSection that && file == that.file && index == that.index;
  }

  @Override
  public int hashCode() {
    return 31 * System.identityHashCode(file) + index;
  }

  /** The section as an error message names it. */
  @Override
  public String toString() {
    try {
      return "section " + index + " '" + name() + "'";
    } catch (ElfException unnamed) {
      return "section " + index;
    }
  }

  long nameOffset() {
    return nameOffset;
  }

  ElfException error(String problem) {
    return new ElfException(toString(), problem, offset);
  }
}
