package skep.map;

import java.nio.ByteBuffer;

/**
 * The bytes of one data section ({@code .data}, {@code .rodata}, {@code .bss} and their kin),
 * wherever they are: the image of an object not yet loaded, memory shared with the running
 * programs, or a map's one element.
 *
 * <p>Offsets are bytes from the start of the section. Callers have checked them; implementations
 * check again whatever could leave the memory.
 */
public interface GlobalMemory {
  /**
   * Whether nothing can be written any more.
   *
   * @return true for {@code .rodata} once loaded
   */
  boolean readOnly();

  /**
   * Reads bytes.
   *
   * @param offset where they start
   * @param into filled from its position to its limit; in this machine's byte order, since 2, 4 and
   *     8 bytes may be read as one number
   */
  void read(int offset, ByteBuffer into);

  /**
   * Writes bytes.
   *
   * @param offset where they start
   * @param from taken from its position to its limit; in this machine's byte order, as above
   */
  void write(int offset, ByteBuffer from);

  /**
   * Memory that is not shared with any program yet.
   *
   * @param image the section's bytes; written in place
   * @return memory over them
   */
  static GlobalMemory of(byte[] image) {
    return new GlobalMemory() {
      @Override
      public boolean readOnly() {
        return false;
      }

      @Override
      public void read(int offset, ByteBuffer into) {
        into.put(image, offset, into.remaining());
      }

      @Override
      public void write(int offset, ByteBuffer from) {
        from.get(image, offset, from.remaining());
      }
    };
  }
}
