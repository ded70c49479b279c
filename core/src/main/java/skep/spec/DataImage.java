package skep.spec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * The initial bytes of a data section, immutable. Zeros that the object file does not store are not
 * stored here either, so a huge {@code .bss} costs nothing until someone asks for its bytes.
 */
public final class DataImage {
  private final int size;
  private final byte[] stored;

  private DataImage(int size, byte[] stored) {
    this.size = size;
    this.stored = stored;
  }

  /**
   * An image of zeros.
   *
   * @param size bytes
   * @return the image
   */
  public static DataImage zeros(int size) {
    if (size < 0) {
      throw new IllegalArgumentException("the size of data cannot be " + size);
    }
    return new DataImage(size, new byte[0]);
  }

  /**
   * An image of some bytes.
   *
   * @param bytes the bytes; copied
   * @return the image
   */
  public static DataImage of(byte[] bytes) {
    return new DataImage(bytes.length, trimmed(bytes));
  }

  /**
   * An image of the remaining bytes of a buffer.
   *
   * @param bytes the bytes; copied, and the buffer is left as it is
   * @return the image
   */
  public static DataImage of(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return of(copy);
  }

  private static byte[] trimmed(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }

  /**
   * The size.
   *
   * @return bytes
   */
  public int size() {
    return size;
  }

  /**
   * Whether every byte is zero.
   *
   * @return true when it is
   */
  public boolean isZero() {
    return stored.length == 0;
  }

  /**
   * All bytes.
   *
   * @return a new array of {@link #size} bytes
   */
  public byte[] toByteArray() {
    return Arrays.copyOf(stored, size);
  }

  /**
   * Some of the bytes.
   *
   * @param offset where they start
   * @param length how many
   * @return a new array
   * @throws IndexOutOfBoundsException when they are not all within the image
   */
  public byte[] slice(int offset, int length) {
    Objects.checkFromIndexSize(offset, length, size);
    byte[] part = new byte[length];
    if (offset < stored.length) {
      System.arraycopy(stored, offset, part, 0, Math.min(length, stored.length - offset));
    }
    return part;
  }

  /**
   * This image with some bytes replaced.
   *
   * @param offset where they start
   * @param bytes the new bytes
   * @return the new image
   * @throws IndexOutOfBoundsException when they are not all within the image
   */
  public DataImage with(int offset, byte[] bytes) {
    Objects.checkFromIndexSize(offset, bytes.length, size);
    byte[] all = toByteArray();
    System.arraycopy(bytes, 0, all, offset, bytes.length);
    return new DataImage(size, trimmed(all));
  }

  /**
   * This image longer or shorter.
   *
   * @param newSize bytes; those that are added are zero
   * @return the new image
   */
  public DataImage resized(int newSize) {
    if (newSize < 0) {
      throw new IllegalArgumentException("the size of data cannot be " + newSize);
    }
    return new DataImage(newSize, trimmed(Arrays.copyOf(stored, Math.min(stored.length, newSize))));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DataImage that
        && size == that.size
        && Arrays.equals(stored, that.stored);
  }

  @Override
  public int hashCode() {
    return 31 * size + Arrays.hashCode(stored);
  }

  @Override
  public String toString() {
    return size + (isZero() ? " zero bytes" : " bytes");
  }
}
