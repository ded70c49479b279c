package skep.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Owns one file descriptor of the kernel: a program, a link, BTF, a perf event, or (as {@link
 * MapFd}) a map.
 *
 * <p>Thread-safe. Closing twice is harmless. A kernel call that uses the descriptor while another
 * thread closes it still finishes on the right object: the number goes back to the kernel only when
 * the last call in flight returns, so it can never name something else by then.
 */
public sealed class Fd implements AutoCloseable permits MapFd {
  /** Set in {@link #state} once closed; the other bits count the calls in flight. */
  private static final int CLOSED = 1 << 31;

  private final int number;
  private final String what;
  private final IntConsumer closer;
  private final AtomicInteger state = new AtomicInteger();

  /**
   * Takes ownership of a descriptor.
   *
   * @param number the descriptor's number
   * @param what what it refers to, for messages: {@code map 'counts'}
   * @param closer gives the number back; called once
   */
  public Fd(int number, String what, IntConsumer closer) {
    this.number = number;
    this.what = what;
    this.closer = closer;
  }

  /**
   * The descriptor's number, as instructions and attributes carry it.
   *
   * @return the number, which is the kernel's as long as this is open
   * @throws IllegalStateException if closed
   */
  public int number() {
    if (state.get() < 0) {
      throw closed();
    }
    return number;
  }

  /**
   * What the descriptor refers to, for messages.
   *
   * @return for example {@code program 'handle_tp'}
   */
  public String what() {
    return what;
  }

  /**
   * Whether {@link #close()} was called.
   *
   * @return true from the first call of {@link #close()} on
   */
  public boolean isClosed() {
    return state.get() < 0;
  }

  /** Gives the descriptor back to the kernel, or lets the last call in flight do so. */
  @Override
  public void close() {
    int before = state.getAndUpdate(s -> s | CLOSED);
    if (before == 0) {
      closer.accept(number);
    }
  }

  /** The number, even after close: for messages only. */
  int rawNumber() {
    return number;
  }

  /** Like {@link #number()}, and keeps the number valid until {@link #release()}. */
  int acquire() {
    int s = state.get();
    while (s >= 0) {
      if (state.compareAndSet(s, s + 1)) {
        return number;
      }
      s = state.get();
    }
    throw closed();
  }

  /** Ends the use begun by {@link #acquire()}. */
  void release() {
    if (state.decrementAndGet() == CLOSED) {
      closer.accept(number);
    }
  }

  private IllegalStateException closed() {
    return new IllegalStateException(what + " (fd " + number + ") is closed");
  }

  @Override
  public String toString() {
    return what + " (fd " + number + (isClosed() ? ", closed)" : ")");
  }
}
