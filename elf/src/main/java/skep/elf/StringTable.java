package skep.elf;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The NUL-terminated strings of a STRTAB section. */
final class StringTable {
  /**
   * Longer than any name compilers make, and short enough that a hostile file whose symbols all
   * name the same huge string costs little.
   */
  static final int MAX_LENGTH = 0xffff;

  private final String part;
  private final long fileOffset;
  private final ByteBuffer bytes;

  StringTable(ElfSection section) {
    // By index only: its name may be in itself, and so may the damage.
    this.part = "string table in section " + section.index();
    this.fileOffset = section.offset();
    if (section.type() != SectionType.STRTAB) {
      throw error("the section's type is " + SectionType.describe(section.type()) + ", not STRTAB");
    }
    this.bytes = section.bytes(part);
  }

  /**
   * The string at an offset.
   *
   * @param reader what the string names, for the error
   */
  String at(long offset, String reader) {
    if (offset == 0 && bytes.limit() == 0) {
      return "";
    }
    if (offset >= bytes.limit()) {
      throw error(offset, reader, "is past the end, offset " + bytes.limit());
    }
    int start = (int) offset;
    int limit = (int) Math.min(bytes.limit(), offset + MAX_LENGTH + 1);
    int end = start;
    int seen = 0;
    for (; end < limit && bytes.get(end) != 0; end++) {
      seen |= bytes.get(end);
    }
    if (end == limit) {
      throw error(
          offset,
          reader,
          limit == bytes.limit()
              ? "has no NUL before the end"
              : "is longer than " + MAX_LENGTH + " bytes");
    }
    byte[] name = new byte[end - start];
    bytes.get(start, name);
    boolean ascii = seen >= 0;
    return ascii ? new String(name, StandardCharsets.US_ASCII) : decode(name, offset, reader);
  }

  private String decode(byte[] name, long offset, String reader) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
    } catch (CharacterCodingException e) {
      throw error(offset, reader, "is not UTF-8");
    }
  }

  /** Whether the string at an offset is these bytes; an offset out of the table holds no string. */
  boolean holds(long offset, byte[] string) {
    if (offset + string.length >= bytes.limit()) {
      return offset == 0 && string.length == 0 && bytes.limit() == 0;
    }
    int start = (int) offset;
    if (bytes.get(start + string.length) != 0) {
      return false;
    }
    for (int i = 0; i < string.length; i++) {
      if (bytes.get(start + i) != string[i]) {
        return false;
      }
    }
    return true;
  }

  private ElfException error(long offset, String reader, String problem) {
    return error("the name of " + reader + " at offset " + offset + " " + problem);
  }

  private ElfException error(String problem) {
    return new ElfException(part, problem, fileOffset);
  }
}
