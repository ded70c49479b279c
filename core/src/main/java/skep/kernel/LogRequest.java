package skep.kernel;

/**
 * How much the verifier should tell, and how many bytes it may use for that.
 *
 * @param level 0 for nothing, 1 for the explored paths, 2 for every step of them, plus 4 for
 *     statistics
 * @param size bytes of the buffer; the kernel refuses a log without one
 */
public record LogRequest(int level, int size) {
  /** No log. The fastest way to load. */
  public static final LogRequest NONE = new LogRequest(0, 0);

  /** Level 1 in 16 MiB - 1, the largest buffer that every kernel takes. */
  public static final LogRequest FULL = new LogRequest(1, (1 << 24) - 1);

  /**
   * Checks that neither is negative.
   *
   * @param level 0 to 7
   * @param size bytes
   */
  public LogRequest {
    if (level < 0 || size < 0) {
      throw new IllegalArgumentException("log level " + level + " and size " + size);
    }
  }
}
