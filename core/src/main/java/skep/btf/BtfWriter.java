package skep.btf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes written in one of the two byte orders, in words of 32 bits. */
final class BtfWriter {
  private ByteBuffer buffer;

  BtfWriter(ByteOrder order) {
    buffer = ByteBuffer.allocate(256).order(order);
  }

  void word(int value) {
    room(4);
    buffer.putInt(value);
  }

  /** Magic number, version 1 and flags 0: the first word of {@code .BTF} and {@code .BTF.ext}. */
  void magic() {
    room(4);
    buffer.putShort((short) BtfBytes.MAGIC).put((byte) 1).put((byte) 0);
  }

  void bytes(byte[] bytes) {
    room(bytes.length);
    buffer.put(bytes);
  }

  int length() {
    return buffer.position();
  }

  byte[] toBytes() {
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private void room(int bytes) {
    if (buffer.remaining() < bytes) {
      int capacity = Math.max(2 * buffer.capacity(), buffer.position() + bytes);
      buffer = ByteBuffer.allocate(capacity).order(buffer.order()).put(buffer.flip());
    }
  }
}
