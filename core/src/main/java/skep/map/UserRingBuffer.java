package skep.map;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import skep.insn.MapType;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.Mapping;
import skep.kernel.Poller;
import skep.kernel.RingRecords;

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
 * writers of one map at the same time, in this process or another, disturb each other. The memory
 * is laid out as that of a {@link RingBuffer}, and the two positions are exchanged: {@code
 * kernel/bpf/ringbuf.c}.
 */
public final class UserRingBuffer implements AutoCloseable {
  private static final int BUSY = 1 << 31;

  private final RingMemory memory;
  private final Poller poller;

  private UserRingBuffer(Kernel kernel, RingMemory memory) {
    this.memory = memory;
    this.poller = kernel.poller(List.of(memory.fd()), Poller.Readiness.WRITE);
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
    RingMemory memory = RingMemory.map(map, MapType.USER_RINGBUF, "user ring buffer");
    try {
      return new UserRingBuffer(map.kernel(), memory);
    } catch (RuntimeException e) {
      memory.close();
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
    Mapping producer = memory.producer();
    int size = memory.size();
    int length = message.remaining();
    long total = length + RingRecords.HEADER + 7L & -8;
    if (total > size) {
      throw new IllegalArgumentException(
          "%s has %d bytes, of which a message of %d with its header takes %d"
              .formatted(memory.what(), size, length, total));
    }
    long at = producer.getLongAcquire(0);
    if (size - (at - memory.consumer().getLongAcquire(0)) < total) {
      return false;
    }
    // The kernel looks at the header only once the position has moved, and at the rest only once
    // the header is not busy.
    int offset = memory.dataStart() + (int) (at & size - 1);
    producer.putLong(offset, (length | BUSY) & 0xffff_ffffL);
    producer.putLongRelease(0, at + total);
    producer.put(offset + RingRecords.HEADER, message.duplicate());
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
    return offer(BpfMap.encoded(codec, message));
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
    ByteBuffer bytes = BpfMap.encoded(codec, message);
    long start = System.nanoTime();
    Duration left = timeout;
    while (!offer(bytes)) {
      if (left.isNegative() || !poller.await(left)) {
        return false;
      }
      // There is some room, though perhaps not enough.
      LockSupport.parkNanos(EventReader.PAUSE_NANOSECONDS);
      left = timeout.minusNanos(System.nanoTime() - start);
    }
    return true;
  }

  /** Ends the writing, also for a thread that waits. What was sent stays. Harmless when closed. */
  @Override
  public void close() {
    poller.close();
    synchronized (this) {
      memory.close();
    }
  }

  @Override
  public String toString() {
    return memory.what() + (memory.fd().isClosed() ? " (closed)" : "");
  }
}
