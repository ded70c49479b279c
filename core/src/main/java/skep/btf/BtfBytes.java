package skep.btf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Bytes read in one of the two byte orders. Offsets are not checked beyond the array's own bounds.
 */
record BtfBytes(byte[] array, boolean bigEndian) {
  static final int MAGIC = 0xeb9f;

  static byte[] copyOf(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return copy;
  }

  int length() {
    return array.length;
  }

  int u8(int at) {
    return array[at] & 0xff;
  }

  /**
   * The 32-bit word at an offset. Plain loads: fast in the interpreter too, where kernel BTF is
   * first read.
   */
  int word(int at) {
    byte[] b = array;
    return bigEndian
        ? b[at] << 24 | (b[at + 1] & 0xff) << 16 | (b[at + 2] & 0xff) << 8 | b[at + 3] & 0xff
        : b[at + 3] << 24 | (b[at + 2] & 0xff) << 16 | (b[at + 1] & 0xff) << 8 | b[at] & 0xff;
  }

  long unsignedWord(int at) {
    return Integer.toUnsignedLong(word(at));
  }

  String utf8(int start, int end) {
    return new String(array, start, end - start, StandardCharsets.UTF_8);
  }
}
