package skep.map;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.MemoryView;
import skep.kernel.Poller;

/**
 * Reads several ring buffers and perf buffers in one thread, which waits for all of them at once.
 *
 * <pre>{@code
 * try (EventLoop loop = new EventLoop(kernel)) {
 *   loop.add(opens, OPENED, System.out::println);
 *   loop.add(exits, EXITED, System.out::println);
 *   loop.run();   // until closed
 * }
 * }</pre>
 *
 * <p>It owns the readers that are added. One thread may poll or run; any may close, which ends
 * that.
 */
public final class EventLoop implements AutoCloseable {
  private record Source(EventReader reader, IntSupplier consume) {}

  private final Kernel kernel;
  private List<Source> sources = List.of();
  private Poller poller;
  private boolean closed;

  /**
   * A loop without readers.
   *
   * @param kernel the kernel that the readers are of
   */
  public EventLoop(Kernel kernel) {
    this.kernel = kernel;
    this.poller = kernel.poller(List.of(), Poller.Readiness.READ);
  }

  /**
   * Adds a reader, also while another thread waits.
   *
   * @param reader the reader, closed with this
   * @param handler gets each of its records, lent
   */
  public void add(EventReader reader, Consumer<? super MemoryView> handler) {
    add(new Source(reader, () -> reader.consume(handler)));
  }

  /**
   * Adds a reader, also while another thread waits.
   *
   * @param <T> what a record is
   * @param reader the reader, closed with this
   * @param codec how a record lies
   * @param handler gets each of its records
   */
  public <T> void add(EventReader reader, Codec<T> codec, Consumer<? super T> handler) {
    add(new Source(reader, () -> reader.consume(codec, handler)));
  }

  private synchronized void add(Source source) {
    if (closed) {
      source.reader.close();
      throw new IllegalStateException("the event loop is closed");
    }
    sources = Stream.concat(sources.stream(), Stream.of(source)).toList();
    // A thread that waits comes back from the old one, and waits with the new one.
    poller.close();
    List<Fd> fds = new ArrayList<>();
    sources.forEach(each -> fds.addAll(each.reader.waitFor()));
    poller = kernel.poller(fds, Poller.Readiness.READ);
  }

  /**
   * Takes all records that are there, and waits for one when there is none.
   *
   * @param timeout how long to wait at most; {@link Poller#FOREVER} for without end
   * @return how many; 0 when the time is over, or when this is closed
   * @throws InterruptedException when the thread is interrupted while it waits
   */
  public int poll(Duration timeout) throws InterruptedException {
    long start = System.nanoTime();
    Duration left = timeout;
    while (!isClosed()) {
      Poller before = poller();
      int taken = consume();
      if (taken > 0) {
        return taken;
      }
      boolean ready = !left.isNegative() && before.await(left);
      if (!ready && before == poller()) {
        return 0;
      }
      if (ready && !isReady()) {
        LockSupport.parkNanos(EventReader.PAUSE_NANOSECONDS);
      }
      left = timeout.minusNanos(System.nanoTime() - start);
    }
    return 0;
  }

  /**
   * Takes records for as long as this is open, waiting for them.
   *
   * @throws InterruptedException when the thread is interrupted while it waits
   */
  public void run() throws InterruptedException {
    while (!isClosed()) {
      poll(Poller.FOREVER);
    }
  }

  private int consume() {
    int taken = 0;
    for (Source source : sources()) {
      if (isClosed()) {
        break;
      }
      taken += source.consume.getAsInt();
    }
    return taken;
  }

  private boolean isReady() {
    return sources().stream().anyMatch(source -> source.reader.isReady());
  }

  private synchronized List<Source> sources() {
    return sources;
  }

  private synchronized Poller poller() {
    return poller;
  }

  /**
   * Whether {@link #close} was called.
   *
   * @return true from the first call of {@link #close} on
   */
  public synchronized boolean isClosed() {
    return closed;
  }

  /** Ends the reading, and closes the readers. Closing twice is harmless. */
  @Override
  public synchronized void close() {
    closed = true;
    poller.close();
    sources.forEach(source -> source.reader.close());
  }
}
