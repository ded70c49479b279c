package skep.spec;

/**
 * The sizes that ring buffers can have: pages times a power of two.
 *
 * <p>How big a page is depends on the machine, and reading an object must not. So it is read with
 * {@link #SMALLEST_PAGE}, and loading fits the size again with the machine's page, which comes to
 * the same as if that had been known at once.
 */
public final class RingSizes {
  /** The smallest page of all machines that run BPF, in bytes. */
  public static final int SMALLEST_PAGE = 4096;

  private RingSizes() {}

  /**
   * The size a ring buffer gets when this one is asked for: the same if it is a page times a power
   * of two, else the least such that is greater; 0, which the kernel refuses, as it is, and so what
   * no size is greater than ({@code adjust_ringbuf_sz} in libbpf).
   *
   * @param bytes the size asked for, an unsigned number
   * @param page the size of a page
   * @return the size to create the map with, an unsigned number
   */
  public static int fit(int bytes, int page) {
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
