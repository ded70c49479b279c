package skep.elf;

import java.nio.ByteBuffer;

/**
 * A segment: how a part of a file is placed in memory, or where a loader finds something ({@code
 * Elf64_Phdr}). Numbers are as the file has them, unsigned, and unchecked but for {@link #bytes()}.
 */
public final class ElfSegment {
  private final ElfFile file;
  private final int index;
  private final int type;
  private final int flags;
  private final long offset;
  private final long virtualAddress;
  private final long physicalAddress;
  private final long fileSize;
  private final long memorySize;
  private final long alignment;

  ElfSegment(ElfFile file, int index, FieldReader fields) {
    boolean flagsAreSecond = file.header().elfClass() == ElfClass.ELF64;
    this.file = file;
    this.index = index;
    this.type = fields.bits32();
    int second = flagsAreSecond ? fields.bits32() : 0;
    this.offset = fields.word();
    this.virtualAddress = fields.word();
    this.physicalAddress = fields.word();
    this.fileSize = fields.word();
    this.memorySize = fields.word();
    this.flags = flagsAreSecond ? second : fields.bits32();
    this.alignment = fields.word();
  }

  /**
   * The segment's place in the program header table.
   *
   * @return counting from 0
   */
  public int index() {
    return index;
  }

  /**
   * What the segment is for.
   *
   * @return one of {@link SegmentType} or any other 32 bits
   */
  public int type() {
    return type;
  }

  /**
   * The rights of its memory.
   *
   * @return bits of {@link SegmentFlags} and others
   */
  public int flags() {
    return flags;
  }

  /**
   * Whether the segment has all of the given rights.
   *
   * @param wanted bits of {@link SegmentFlags}
   * @return whether all are set
   */
  public boolean has(int wanted) {
    return (flags & wanted) == wanted;
  }

  /**
   * Where the segment's bytes start.
   *
   * @return bytes from the start of the file
   */
  public long offset() {
    return offset;
  }

  /**
   * Where the segment is in memory; in a {@link FileType#DYN} file relative to where the file is
   * loaded.
   *
   * @return an address
   */
  public long virtualAddress() {
    return virtualAddress;
  }

  /**
   * Where the segment is without virtual memory; elsewhere it means nothing.
   *
   * @return an address
   */
  public long physicalAddress() {
    return physicalAddress;
  }

  /**
   * How much of the segment is in the file.
   *
   * @return bytes
   */
  public long fileSize() {
    return fileSize;
  }

  /**
   * How large the segment is in memory; what is not in the file is zero.
   *
   * @return bytes
   */
  public long memorySize() {
    return memorySize;
  }

  /**
   * The alignment: offset and virtual address are equal modulo this.
   *
   * @return a power of two, 0 or 1 for none
   */
  public long alignment() {
    return alignment;
  }

  /**
   * The segment's bytes in the file.
   *
   * @return a read-only view in the file's byte order
   * @throws ElfException if they are not all within the file
   */
  public ByteBuffer bytes() {
    return file.slice(this, offset, fileSize);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ElfSegment that && file == that.file && index == that.index;
  }

  @Override
  public int hashCode() {
    return 31 * System.identityHashCode(file) + index;
  }

  /** The segment as an error message names it. */
  @Override
  public String toString() {
    return "segment " + index;
  }

  ElfException error(String problem) {
    return new ElfException(toString(), problem, offset);
  }
}
