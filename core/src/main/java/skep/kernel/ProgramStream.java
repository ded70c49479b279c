package skep.kernel;

/**
 * A stream of text that each program has in the kernel: what it wrote stays there until it is
 * taken, at most 100,000 bytes ({@code BPF_STREAM_MAX_CAPACITY}). Linux 6.17 and later.
 *
 * <p>Unlike {@link TracePipe}, which all programs of the machine share, a stream is one program's
 * own.
 */
public enum ProgramStream {
  /** {@code BPF_STDOUT}: what the program wrote there with {@code bpf_stream_printk}. */
  OUTPUT(1),

  /**
   * {@code BPF_STDERR}: what the program wrote there, and what the kernel has to say of its
   * mistakes at run time, such as a {@code may_goto} loop that took too long, a deadlock, or a
   * fault in an arena.
   */
  ERROR(2);

  private final int number;

  ProgramStream(int number) {
    this.number = number;
  }

  /**
   * The kernel's number for it.
   *
   * @return a number of {@code enum bpf_stream_id}
   */
  public int number() {
    return number;
  }
}
