package skep.kernel;

import java.time.Duration;

/**
 * Waits until something can be read from, or written to, any of some descriptors; {@link
 * Kernel#poller} makes it.
 *
 * <pre>{@code
 * try (Poller poller = kernel.poller(List.of(events), Poller.Readiness.READ)) {
 *   boolean ready = poller.await(Duration.ofSeconds(1));
 * }
 * }</pre>
 *
 * <p>One thread may wait at a time. A virtual thread lets its carrier go meanwhile.
 */
public interface Poller extends AutoCloseable {
  /** What is waited for. */
  enum Readiness {
    /** Something can be read. */
    READ,
    /** There is room to write. */
    WRITE
  }

  /** Without end. */
  Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

  /**
   * Waits until something can be read or written, which may be so at once.
   *
   * @param timeout for how long at most, to the millisecond, rounded up; more than a hundred years
   *     are without end
   * @return false when the time is over, or this is closed
   * @throws InterruptedException when the thread is interrupted before or meanwhile
   */
  boolean await(Duration timeout) throws InterruptedException;

  /** Ends every wait. Closing twice is harmless. */
  @Override
  void close();
}
