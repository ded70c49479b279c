package skep.load;

import skep.kernel.KernelLog;
import skep.kernel.LogRequest;

/** How large a buffer to give the verifier when its log did not fit. */
final class LogBuffers {
  /** The largest: the kernel takes up to a quarter of 4 GB, and this process must have it too. */
  static final int MAX = 1 << 29;

  private LogBuffers() {}

  /** A buffer for a log that did not fit: what the kernel says it needs, or twice as much. */
  static LogRequest larger(LogRequest log, KernelLog told) {
    long doubled = 2L * log.size() + 1;
    long wanted = told.fullSize().isPresent() ? told.fullSize().getAsInt() + 1L : doubled;
    return new LogRequest(log.level(), (int) Math.min(MAX, Math.max(wanted, log.size() + 1L)));
  }
}
