package skep.map;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;
import skep.insn.MapType;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.KernelException;

/**
 * Reads a BPF ring buffer, {@code BPF_MAP_TYPE_RINGBUF}: one queue of records for all CPUs, in the
 * order in which programs reserved them.
 *
 * <pre>{@code
 * try (RingBuffer events = RingBuffer.open(loaded.map("events"))) {
 *   events.forEach(OPENED, opened -> System.out.println(opened.file()));   // until closed
 * }
 * }</pre>
 *
 * <p>Where reading has got to is kept in the map, so a reader goes on where the last one of a
 * pinned map ended, also one that was killed: at most the record that it was just handling comes
 * again. Two readers of one map at the same time, in this process or another, disturb each other.
 *
 * <p>When the buffer is full programs cannot reserve, and nothing here can tell how often: programs
 * count it themselves. A record that is discarded is skipped, and counted in {@link #discarded}.
 */
public final class RingBuffer extends EventReader {
  /** {@code BPF_RINGBUF_DISCARD_BIT}; {@code BPF_RINGBUF_BUSY_BIT} is the sign. */
  private static final int DISCARDED = 1 << 30;

  private static final int LENGTH = DISCARDED - 1;

  private final RingMemory memory;
  private final ByteBuffer position;
  private final ByteBuffer headers;
  private final ByteBuffer record;
  private volatile long consumed;
  private volatile long discarded;

  private RingBuffer(Kernel kernel, RingMemory memory) {
    super(kernel, memory.fd(), memory.what());
    this.memory = memory;
    this.position = memory.consumer().view();
    this.headers = memory.producer().readOnlyView();
    this.record = memory.producer().readOnlyView();
  }

  /**
   * Opens a ring buffer for reading.
   *
   * @param map a map of type {@link MapType#RINGBUF}; the reader stays usable when it is closed
   * @return the reader
   * @throws IllegalArgumentException when it is another kind of map, is larger than 512 MiB, or
   *     overwrites old records
   * @throws KernelException when its memory cannot be mapped
   */
  public static RingBuffer open(BpfMap map) {
    return new RingBuffer(map.kernel(), RingMemory.map(map, MapType.RINGBUF, "ring buffer"));
  }

  /**
   * The size of the buffer.
   *
   * @return bytes, a power of two
   */
  public int size() {
    return memory.size();
  }

  /**
   * How much there is to read, headers and records still being written included.
   *
   * @return bytes, at most {@link #size}
   */
  public long available() {
    return producerPosition() - consumerPosition();
  }

  /**
   * Where the consumer is, counted from the map's creation.
   *
   * @return bytes, with the headers
   */
  public long consumerPosition() {
    return memory.consumer().getLongAcquire(0);
  }

  /**
   * Where the producers are, counted from the map's creation.
   *
   * @return bytes, with the headers
   */
  public long producerPosition() {
    return memory.producer().getLongAcquire(0);
  }

  /**
   * How many records this reader has given to handlers.
   *
   * @return records, when the last call returned
   */
  public long consumed() {
    return consumed;
  }

  /**
   * How many records this reader has skipped because programs discarded them.
   *
   * @return records, when the last call returned
   */
  public long discarded() {
    return discarded;
  }

  // This is the loop that the speed of reading depends on. While it runs nobody gives back the
  // memory, since a call is under way; so it uses plain views of it. It has all it needs in
  // locals: each fence makes the machine forget what it has read of fields.
  @Override
  int drain(int limit, Consumer<? super ByteBuffer> handler) {
    ByteBuffer position = this.position;
    ByteBuffer headers = this.headers;
    ByteBuffer record = this.record;
    int dataStart = memory.dataStart();
    int mask = memory.size() - 1;
    // What comes meanwhile is left to the next call, so that this one ends.
    long end = producerPosition();
    long at = consumerPosition();
    checkPositions(at, end);
    int taken = 0;
    int skipped = 0;
    try {
      while (at != end && taken < limit && !isClosed()) {
        int offset = dataStart + ((int) at & mask);
        int header = headers.getInt(offset);
        VarHandle.acquireFence();
        if (header < 0) {
          break;
        }
        int length = header & LENGTH;
        at += length + RingMemory.HEADER + 7 & -8;
        if (at > end) {
          throw moved(at, end);
        }
        try {
          if ((header & DISCARDED) == 0) {
            int start = offset + RingMemory.HEADER;
            record.order(ByteOrder.nativeOrder()).limit(start + length).position(start);
            taken++;
            handler.accept(record);
          } else {
            skipped++;
          }
        } finally {
          VarHandle.releaseFence();
          position.putLong(0, at);
        }
      }
    } finally {
      consumed += taken;
      discarded += skipped;
    }
    return taken;
  }

  /** Anyone who has the map can write the consumer's position. */
  private void checkPositions(long at, long end) {
    if (at > end || end - at > memory.size() || (at & 7) != 0) {
      throw moved(at, end);
    }
  }

  private IllegalStateException moved(long at, long end) {
    return new IllegalStateException(
        "%s cannot be read at position %d of %d: something else has moved the consumer's position"
            .formatted(what(), at, end));
  }

  @Override
  boolean isReady() {
    long at = consumerPosition();
    int offset = memory.dataStart() + (int) (at & memory.size() - 1);
    return at != producerPosition()
        && ((at & 7) != 0 || memory.producer().getIntAcquire(offset) >= 0);
  }

  @Override
  List<Fd> waitFor() {
    return List.of(fd());
  }

  @Override
  void release() {
    memory.unmap();
  }

  @Override
  boolean holds(int record, int value) {
    return record == value;
  }
}
