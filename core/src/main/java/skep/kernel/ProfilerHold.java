package skep.kernel;

/**
 * Keeps the signals of profilers from the calling thread. The verifier gives up with {@link
 * Errno#EAGAIN} when a signal arrives, so under a profiler whose next signal comes before the
 * verifier is through, a program would never load, however often it is tried.
 *
 * <p>Nothing is done until {@link #begin}. Signals that arrive meanwhile are delivered on close.
 */
final class ProfilerHold implements AutoCloseable {
  /** Those of timers of processor time: profilers of JVMs use the two, the second for wall time. */
  private static final long SIGPROF_AND_SIGVTALRM = 1L << 26 | 1L << 25;

  /** Bytes of a {@code sigset_t} of the C library. */
  private static final int SET = 128;

  private boolean begun;
  private long before;

  /** Holds the signals back from now on. Harmless when they are already. */
  void begin() {
    if (begun) {
      return;
    }
    try (Frame frame = Frame.open(2 * SET, 0)) {
      frame.putLong(0, SIGPROF_AND_SIGVTALRM);
      Native.signalMask(Native.SIG_BLOCK, frame.address(), frame.address() + SET);
      before = frame.getLong(frame.address() + SET);
    }
    begun = true;
  }

  @Override
  public void close() {
    if (begun) {
      try (Frame frame = Frame.open(SET, 0)) {
        frame.putLong(0, before);
        Native.signalMask(Native.SIG_SETMASK, frame.address(), 0);
      }
    }
  }
}
