package skep.btf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The bytes of a section, read in its own byte order. Offsets are not checked beyond the bounds of
 * the section.
 */
record BtfBytes(ByteBuffer buffer) {
  static final int MAGIC = 0xeb9f;

  /**
   * Shares the bytes of a buffer, from position to limit, in the order that their magic number
   * tells; empty if they do not start with one.
   */
  static Optional<BtfBytes> of(ByteBuffer section) {
    ByteBuffer bytes = section.slice().order(ByteOrder.BIG_ENDIAN);
    if (bytes.getShort(0) == (short) MAGIC) {
      return Optional.of(new BtfBytes(bytes));
    }
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    return bytes.getShort(0) == (short) MAGIC ? Optional.of(new BtfBytes(bytes)) : Optional.empty();
  }

  /** What is wrong with a section that does not start with the magic number. */
  static String wrongMagic(ByteBuffer section) {
    int start = section.position();
    return String.format(
        "magic number is 0x%02x%02x, not that of BTF, 0x%x",
        section.get(start), section.get(start + 1), MAGIC);
  }

  static ByteBuffer copyOf(ByteBuffer section) {
    return ByteBuffer.allocate(section.remaining()).put(section.duplicate()).flip();
  }

  boolean bigEndian() {
    return buffer.order() == ByteOrder.BIG_ENDIAN;
  }

  int length() {
    return buffer.limit();
  }

  int u8(int at) {
    return buffer.get(at) & 0xff;
  }

  int word(int at) {
    return buffer.getInt(at);
  }

  long unsignedWord(int at) {
    return Integer.toUnsignedLong(buffer.getInt(at));
  }

  /** Copies bytes to the start of an array. */
  void copy(int at, byte[] to, int length) {
    buffer.get(at, to, 0, length);
  }

  byte[] copy(int start, int end) {
    byte[] copy = new byte[end - start];
    buffer.get(start, copy);
    return copy;
  }

  String utf8(int start, int end) {
    return new String(copy(start, end), StandardCharsets.UTF_8);
  }
}
