package skep.map;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import skep.insn.MapType;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.MapFd;
import skep.kernel.Mapping;
import skep.kernel.Poller;

/**
 * Writes to a user ring buffer, {@code BPF_MAP_TYPE_USER_RINGBUF}: messages for programs, which
 * take them with {@code bpf_user_ringbuf_drain}. Linux 6.1 and later.
 *
 * <pre>{@code
 * try (UserRingBuffer commands = UserRingBuffer.open(loaded.map("commands"))) {
 *   boolean sent = commands.offer(COMMAND, command);
 * }
 * }</pre>
 *
 * <p>Thread-safe: messages come in the order of the calls. The kernel knows one producer only; two
 * writers of one map at the same time, in this process or another, disturb each other. The layout
 * is that of {@link RingBuffer}, with the positions' parts exchanged.
 */
public final class UserRingBuffer implements AutoCloseable {
  private static final int HEADER = 8;
  private static final int BUSY = 1 << 31;
  private static final long PAUSE_NANOSECONDS = 50_000;

  private final Kernel kernel;
  private final MapFd fd;
  private final String what;
  private final int size;
  private final int dataStart;
  private final Mapping consumer;
  private final Mapping producer;
  private final Poller poller;

  private UserRingBuffer(
      Kernel kernel, MapFd fd, String what, int size, Mapping consumer, Mapping producer) {
    this.kernel = kernel;
    this.fd = fd;
    this.what = what;
    this.size = size;
    this.dataStart = kernel.pageSize();
    this.consumer = consumer;
    this.producer = producer;
    this.poller = kernel.poller(List.of(fd), Poller.Readiness.WRITE);
  }

  /**
   * Opens a user ring buffer for writing.
   *
   * @param map a map of type {@link MapType#USER_RINGBUF}; the writer stays usable when it is
   *     closed
   * @return the writer
   * @throws IllegalArgumentException when it is another kind of map
   * @throws KernelException when its memory cannot be mapped
   */
  public static UserRingBuffer open(BpfMap map) {
    Kernel kernel = map.kernel();
    if (map.type() != MapType.USER_RINGBUF) {
      throw new IllegalArgumentException(map + " is no user ring buffer");
    }
    String what = "user ring buffer '" + map.name() + "'";
    MapFd fd = kernel.duplicate(map.fd());
    try {
      int size = RingBuffer.checkSize(kernel, fd, what);
      int page = kernel.pageSize();
      Mapping consumer = kernel.mmap(fd, 0, page, Mapping.Access.READ);
      try {
        Mapping producer = kernel.mmap(fd, page, page + 2 * size, Mapping.Access.READ_WRITE);
        try {
          return new UserRingBuffer(kernel, fd, what, size, consumer, producer);
        } catch (RuntimeException e) {
          producer.close();
          throw e;
        }
      } catch (RuntimeException e) {
        consumer.close();
        throw e;
      }
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  /**
   * Sends a message, if there is room for it.
   *
   * @param message its bytes from position to limit; the position is not moved
   * @return false when there is no room
   * @throws IllegalArgumentException when there could never be
   */
  public synchronized boolean offer(ByteBuffer message) {
    int length = message.remaining();
    long total = length + HEADER + 7L & -8;
    if (total > size) {
      throw new IllegalArgumentException(
          "%s has %d bytes, of which a message of %d with its header takes %d"
              .formatted(what, size, length, total));
    }
    long at = producer.getLongAcquire(0);
    if (size - (at - consumer.getLongAcquire(0)) < total) {
      return false;
    }
    // The kernel looks at the header only once the position has moved, and at the rest only once
    // the
    // header is not busy.
    int offset = dataStart + (int) (at & size - 1);
    producer.putLong(offset, (length | BUSY) & 0xffff_ffffL);
    producer.putLongRelease(0, at + total);
    producer.put(offset + HEADER, message.duplicate());
    producer.putIntVolatile(offset, length);
    return true;
  }

  /**
   * Sends a message, if there is room for it.
   *
   * @param <T> what a message is
   * @param codec how it lies
   * @param message the message
   * @return false when there is no room
   */
  public <T> boolean offer(Codec<T> codec, T message) {
    return offer(encode(codec, message));
  }

  /**
   * Sends a message, waiting until programs have made room for it.
   *
   * @param <T> what a message is
   * @param timeout how long to wait at most; {@link Poller#FOREVER} for without end
   * @param codec how the message lies
   * @param message the message
   * @return false when the time is over, or when this is closed meanwhile
   * @throws InterruptedException when the thread is interrupted while it waits
   */
  public <T> boolean offer(Duration timeout, Codec<T> codec, T message)
      throws InterruptedException {
    ByteBuffer bytes = encode(codec, message);
    long start = System.nanoTime();
    Duration left = timeout;
    while (!offer(bytes)) {
      if (left.isNegative() || !poller.await(left)) {
        return false;
      }
      // There is some room, though perhaps not enough.
      LockSupport.parkNanos(PAUSE_NANOSECONDS);
      left = timeout.minusNanos(System.nanoTime() - start);
    }
    return true;
  }

  private static <T> ByteBuffer encode(Codec<T> codec, T message) {
    ByteBuffer bytes = BpfMap.buffer(codec.size());
    codec.encode(message, bytes);
    return bytes.clear();
  }

  /** Ends the writing, also for a thread that waits. What was sent stays. Harmless when closed. */
  @Override
  public void close() {
    poller.close();
    synchronized (this) {
      consumer.close();
      producer.close();
      fd.close();
    }
  }

  @Override
  public String toString() {
    return what + (fd.isClosed() ? " (closed)" : "");
  }
}
