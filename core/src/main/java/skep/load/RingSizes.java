package skep.load;

/** The sizes that ring buffers can have: pages times a power of two. */
final class RingSizes {
  private RingSizes() {}

  /**
   * The size a ring buffer gets when this one is asked for: the same if it is a page times a power
   * of two, else the least such that is greater; 0, which the kernel refuses, as it is, and so what
   * no size is greater than ({@code adjust_ringbuf_sz} in libbpf).
   *
   * @param bytes the size asked for, an unsigned number
   * @param page the size of a page
   */
  static int fit(int bytes, int page) {
    long wanted = Integer.toUnsignedLong(bytes);
    if (wanted == 0) {
      return 0;
    }
    for (long size = page; size <= 0xffff_ffffL; size <<= 1) {
      if (size >= wanted) {
        return (int) size;
      }
    }
    return bytes;
  }
}
