package skep.load;

import java.util.function.Function;
import skep.kernel.Errno;
import skep.kernel.KernelLog;
import skep.kernel.LoadResult;
import skep.kernel.LogRequest;

/** Loads with a buffer for the verifier's log that grows until the log fits. */
final class LogBuffers {
  /** The largest: the kernel takes up to a quarter of 4 GB, and this process must have it too. */
  private static final int MAX = 1 << 29;

  private LogBuffers() {}

  /** Loads, and again with a larger buffer while the log did not fit; without a log, once. */
  static LoadResult load(LogRequest log, Function<LogRequest, LoadResult> attempt) {
    LoadResult result = attempt.apply(log);
    return result instanceof LoadResult.Rejected rejected
            && rejected.error().is(Errno.ENOSPC)
            && log.size() > 0
            && log.size() < MAX
        ? load(larger(log, rejected.log()), attempt)
        : result;
  }

  /** A buffer for a log that did not fit: what the kernel says it needs, or twice as much. */
  private static LogRequest larger(LogRequest log, KernelLog told) {
    long doubled = 2L * log.size() + 1;
    long wanted = told.fullSize().isPresent() ? told.fullSize().getAsInt() + 1L : doubled;
    return new LogRequest(log.level(), (int) Math.min(MAX, Math.max(wanted, log.size() + 1L)));
  }
}
