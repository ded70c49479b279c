package skep.map;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.MapFd;
import skep.kernel.MemoryView;
import skep.kernel.Poller;

/**
 * Reads the records that programs write for user space, in their order: a {@link RingBuffer} or a
 * {@link PerfBuffer}.
 *
 * <p>Records come raw, as a {@link MemoryView}, or decoded by a {@link Codec}. A raw record lies
 * where the program wrote it (near the end of a perf buffer's ring, where it may have a break, it
 * is a copy), and is lent until the handler returns. A record is done with when its handler
 * returns, also by an exception, which goes on to the caller; it does not come again.
 *
 * <p>There is one consumer at a time: while one call takes records or waits for some, another from
 * a different thread, or from the handler, is an {@link IllegalStateException}. Any thread may
 * close; it ends a wait, and a call that is taking records ends after the present one. After close,
 * {@link #next}, {@link #nextNow} and {@link #forEach} say that nothing more comes, and all else is
 * an {@link IllegalStateException}. A thread that waits can be interrupted; a virtual one lets its
 * carrier go.
 */
public abstract sealed class EventReader implements AutoCloseable permits RingBuffer, PerfBuffer {
  /** How long to leave a program alone that has begun a record and not ended it. */
  static final long PAUSE_NANOSECONDS = 50_000;

  private final Kernel kernel;
  private final MapFd fd;
  private final String what;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Set for as long as someone reads, and for good by whoever gives back what this holds. */
  private final AtomicBoolean busy = new AtomicBoolean();

  private volatile Optional<Poller> poller = Optional.empty();

  /** Takes ownership of a descriptor of the map; messages call it as is said. */
  EventReader(Kernel kernel, MapFd fd, String what) {
    this.kernel = kernel;
    this.fd = fd;
    this.what = what;
  }

  /** Takes at most so many records that are there, until closed; tells how many. */
  abstract int drain(int limit, Consumer<? super MemoryView> handler);

  /** Whether a record can be taken or skipped now, rather than none or one still being written. */
  abstract boolean isReady();

  /** What to wait for. */
  abstract List<? extends Fd> waitFor();

  /** Gives back what a subclass holds, once. */
  abstract void release();

  /** Whether a record of so many bytes holds a value of that size. */
  abstract boolean holds(int record, int value);

  final String what() {
    return what;
  }

  final Kernel kernel() {
    return kernel;
  }

  final MapFd fd() {
    return fd;
  }

  /**
   * Takes all records that are there, without waiting.
   *
   * @param handler gets each record, lent
   * @return how many
   */
  public final int consume(Consumer<? super MemoryView> handler) {
    return consume(Integer.MAX_VALUE, handler);
  }

  /**
   * Takes records that are there, without waiting.
   *
   * @param limit how many at most
   * @param handler gets each record, lent
   * @return how many
   */
  public final int consume(int limit, Consumer<? super MemoryView> handler) {
    Objects.requireNonNull(handler, "handler");
    begin();
    try {
      return drain(limit, handler);
    } finally {
      end();
    }
  }

  /**
   * Takes all records that are there, decoded, without waiting.
   *
   * @param <T> what a record is
   * @param codec how it lies
   * @param handler gets each record
   * @return how many
   * @throws IllegalArgumentException when a record has another size than the codec; it is skipped
   */
  public final <T> int consume(Codec<T> codec, Consumer<? super T> handler) {
    return consume(decoding(codec, handler));
  }

  /**
   * Waits until there is something to take, or to skip, and leaves it there.
   *
   * @param timeout how long to wait at most; {@link Poller#FOREVER} for without end
   * @return false when the time is over or another thread closes this
   * @throws InterruptedException when the thread is interrupted while it waits
   */
  public final boolean await(Duration timeout) throws InterruptedException {
    begin();
    try {
      return awaitHere(timeout);
    } finally {
      end();
    }
  }

  /**
   * Takes all records that are there, and waits for one when there is none.
   *
   * @param timeout how long to wait at most; {@link Poller#FOREVER} for without end
   * @param handler gets each record, lent
   * @return how many; 0 when the time is over or another thread closes this
   * @throws InterruptedException when the thread is interrupted while it waits
   */
  public final int poll(Duration timeout, Consumer<? super MemoryView> handler)
      throws InterruptedException {
    Objects.requireNonNull(handler, "handler");
    begin();
    try {
      return pollHere(timeout, Integer.MAX_VALUE, handler);
    } finally {
      end();
    }
  }

  /**
   * Takes all records that are there, decoded, and waits for one when there is none.
   *
   * @param <T> what a record is
   * @param timeout how long to wait at most; {@link Poller#FOREVER} for without end
   * @param codec how a record lies
   * @param handler gets each record
   * @return how many; 0 when the time is over or another thread closes this
   * @throws InterruptedException when the thread is interrupted while it waits
   * @throws IllegalArgumentException when a record has another size than the codec; it is skipped
   */
  public final <T> int poll(Duration timeout, Codec<T> codec, Consumer<? super T> handler)
      throws InterruptedException {
    return poll(timeout, decoding(codec, handler));
  }

  /**
   * Takes records for as long as this is open, waiting for each: another thread, or the handler,
   * ends it by {@link #close}.
   *
   * @param handler gets each record, lent
   * @throws InterruptedException when the thread is interrupted while it waits
   */
  public final void forEach(Consumer<? super MemoryView> handler) throws InterruptedException {
    Objects.requireNonNull(handler, "handler");
    while (tryBegin()) {
      try {
        pollHere(Poller.FOREVER, Integer.MAX_VALUE, handler);
      } finally {
        end();
      }
    }
  }

  /**
   * Takes records for as long as this is open, decoded.
   *
   * @param <T> what a record is
   * @param codec how it lies
   * @param handler gets each record
   * @throws InterruptedException when the thread is interrupted while it waits
   * @throws IllegalArgumentException when a record has another size than the codec; it is skipped
   */
  public final <T> void forEach(Codec<T> codec, Consumer<? super T> handler)
      throws InterruptedException {
    forEach(decoding(codec, handler));
  }

  /**
   * Waits for the next record.
   *
   * @param <T> what a record is
   * @param codec how it lies
   * @return the record, or empty once closed
   * @throws InterruptedException when the thread is interrupted while it waits
   * @throws IllegalArgumentException when the record has another size than the codec; it is skipped
   */
  public final <T> Optional<T> next(Codec<T> codec) throws InterruptedException {
    One<T> one = new One<>();
    if (tryBegin()) {
      try {
        pollHere(Poller.FOREVER, 1, decoding(codec, one));
      } finally {
        end();
      }
    }
    return one.value;
  }

  /**
   * Takes the next record, without waiting.
   *
   * @param <T> what a record is
   * @param codec how it lies
   * @return the record, or empty when there is none, or once closed
   * @throws IllegalArgumentException when the record has another size than the codec; it is skipped
   */
  public final <T> Optional<T> nextNow(Codec<T> codec) {
    One<T> one = new One<>();
    if (tryBegin()) {
      try {
        drain(1, decoding(codec, one));
      } finally {
        end();
      }
    }
    return one.value;
  }

  /** Keeps the one value it gets. */
  private static final class One<T> implements Consumer<T> {
    private Optional<T> value = Optional.empty();

    @Override
    public void accept(T value) {
      this.value = Optional.of(value);
    }
  }

  private int pollHere(Duration timeout, int limit, Consumer<? super MemoryView> handler)
      throws InterruptedException {
    long start = System.nanoTime();
    Duration left = timeout;
    while (awaitHere(left)) {
      // What is there may all have been discarded.
      int taken = drain(limit, handler);
      if (taken > 0) {
        return taken;
      }
      left = timeout.minusNanos(System.nanoTime() - start);
    }
    return 0;
  }

  private boolean awaitHere(Duration timeout) throws InterruptedException {
    long start = System.nanoTime();
    Duration left = timeout;
    while (!isClosed()) {
      if (isReady()) {
        return true;
      }
      if (left.isNegative() || !poller().await(left)) {
        return false;
      }
      if (!isReady()) {
        // There is a record, but its program is still writing it; nothing will tell of its end.
        LockSupport.parkNanos(PAUSE_NANOSECONDS);
      }
      left = timeout.minusNanos(System.nanoTime() - start);
    }
    return false;
  }

  /** Made by whoever waits first. A thread that closes this afterwards finds it. */
  private Poller poller() {
    if (poller.isEmpty()) {
      poller = Optional.of(kernel.poller(waitFor(), Poller.Readiness.READ));
    }
    Poller made = poller.get();
    if (isClosed()) {
      made.close();
    }
    return made;
  }

  private <T> Consumer<MemoryView> decoding(Codec<T> codec, Consumer<? super T> handler) {
    Objects.requireNonNull(handler, "handler");
    int size = codec.size();
    return record -> {
      if (!holds(record.size(), size)) {
        throw new IllegalArgumentException(
            "%s: a record has %d bytes, the codec is for %d"
                .formatted(what(), record.size(), size));
      }
      handler.accept(codec.decode(record.buffer()));
    };
  }

  private void begin() {
    if (!tryBegin()) {
      throw new IllegalStateException(what() + " is closed");
    }
  }

  /** Becomes the consumer, unless this is closed. */
  private boolean tryBegin() {
    boolean begun = busy.compareAndSet(false, true);
    if (!isClosed()) {
      if (!begun) {
        throw new IllegalStateException(
            what() + " is being read by another call; it has one consumer at a time");
      }
      return true;
    }
    if (begun) {
      end();
    }
    return false;
  }

  private void end() {
    busy.set(false);
    if (isClosed()) {
      releaseOnce();
    }
  }

  /** What ends the taking of records when it is set. */
  final AtomicBoolean closed() {
    return closed;
  }

  /**
   * Whether {@link #close} was called.
   *
   * @return true from the first call of {@link #close} on
   */
  public final boolean isClosed() {
    return closed.get();
  }

  /**
   * Ends the reading, also for a thread that waits. Records that were not taken stay for the next
   * reader of the map. Closing twice is harmless.
   */
  @Override
  public final void close() {
    if (!closed.getAndSet(true) && !releaseOnce()) {
      poller.ifPresent(Poller::close);
    }
  }

  /** False when someone still reads, who then does it, or has done it. */
  private boolean releaseOnce() {
    boolean first = busy.compareAndSet(false, true);
    if (first) {
      poller.ifPresent(Poller::close);
      release();
      fd.close();
    }
    return first;
  }

  @Override
  public String toString() {
    return what() + (isClosed() ? " (closed)" : "");
  }
}
