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
import skep.kernel.MapFd;
import skep.kernel.Mapping;

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
 *
 * <p>The layout is that of {@code kernel/bpf/ringbuf.c}: a page with the consumer's position, a
 * page with the producers', and the data twice in a row, so that no record has a break.
 */
public final class RingBuffer extends EventReader {
  /** {@code BPF_RINGBUF_HDR_SZ}: the length of the record, then the page it is in. */
  private static final int HEADER = 8;

  /** {@code BPF_RINGBUF_DISCARD_BIT}; {@code BPF_RINGBUF_BUSY_BIT} is the sign. */
  private static final int DISCARDED = 1 << 30;

  private static final int LENGTH = DISCARDED - 1;

  /** {@code BPF_F_RB_OVERWRITE}, Linux 6.19 and later. */
  private static final int OVERWRITE = 1 << 19;

  /** As much as can be mapped twice, and addressed by an int. */
  private static final int MAX_SIZE = 1 << 29;

  private final String what;
  private final int size;
  private final int dataStart;
  private final Mapping consumer;
  private final Mapping producer;
  private final ByteBuffer position;
  private final ByteBuffer headers;
  private final ByteBuffer record;
  private volatile long consumed;
  private volatile long discarded;

  private RingBuffer(
      Kernel kernel, MapFd fd, String what, int size, Mapping consumer, Mapping producer) {
    super(kernel, fd);
    this.what = what;
    this.size = size;
    this.dataStart = kernel.pageSize();
    this.consumer = consumer;
    this.producer = producer;
    this.position = consumer.view();
    this.headers = producer.readOnlyView();
    this.record = producer.readOnlyView();
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
    Kernel kernel = map.kernel();
    if (map.type() != MapType.RINGBUF) {
      throw new IllegalArgumentException(map + " is no ring buffer");
    }
    String what = "ring buffer '" + map.name() + "'";
    MapFd fd = kernel.duplicate(map.fd());
    try {
      int size = checkSize(kernel, fd, what);
      int page = kernel.pageSize();
      Mapping consumer = kernel.mmap(fd, 0, page, Mapping.Access.READ_WRITE);
      try {
        Mapping producer = kernel.mmap(fd, page, page + 2 * size, Mapping.Access.READ);
        return new RingBuffer(kernel, fd, what, size, consumer, producer);
      } catch (RuntimeException e) {
        consumer.close();
        throw e;
      }
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  /** The size of a ring buffer that can be mapped. */
  static int checkSize(Kernel kernel, MapFd fd, String what) {
    var info = kernel.mapInfo(fd);
    if ((info.flags() & OVERWRITE) != 0) {
      throw new IllegalArgumentException(
          what + " overwrites old records (BPF_F_RB_OVERWRITE); it cannot be read as a queue");
    }
    int size = info.maxEntries();
    if (size < 0 || size > MAX_SIZE) {
      throw new IllegalArgumentException(
          "%s has %d bytes; at most %d can be mapped to be read"
              .formatted(what, size & 0xffff_ffffL, MAX_SIZE));
    }
    return size;
  }

  /**
   * The size of the buffer.
   *
   * @return bytes, a power of two
   */
  public int size() {
    return size;
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
    return consumer.getLongAcquire(0);
  }

  /**
   * Where the producers are, counted from the map's creation.
   *
   * @return bytes, with the headers
   */
  public long producerPosition() {
    return producer.getLongAcquire(0);
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

  // This is the loop that the speed of reading depends on. While it runs nobody closes the
  // mappings,
  // since a call is under way, so it uses plain views of them, and has all it needs in locals: each
  // fence makes the machine forget what it has read of fields.
  @Override
  int drain(int limit, Consumer<? super ByteBuffer> handler) {
    ByteBuffer position = this.position;
    ByteBuffer headers = this.headers;
    ByteBuffer record = this.record;
    int dataStart = this.dataStart;
    int mask = size - 1;
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
        at += length + HEADER + 7 & -8;
        if (at > end) {
          throw moved(at, end);
        }
        try {
          if ((header & DISCARDED) == 0) {
            int start = offset + HEADER;
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
    if (at > end || end - at > size || (at & 7) != 0) {
      throw moved(at, end);
    }
  }

  private IllegalStateException moved(long at, long end) {
    return new IllegalStateException(
        "%s cannot be read at position %d of %d: something else has moved the consumer's position"
            .formatted(what, at, end));
  }

  @Override
  boolean isReady() {
    long at = consumer.getLongAcquire(0);
    return at != producer.getLongAcquire(0)
        && ((at & 7) != 0 || producer.getIntAcquire(dataStart + (int) (at & size - 1)) >= 0);
  }

  @Override
  List<Fd> waitFor() {
    return List.of(fd());
  }

  @Override
  void release() {
    consumer.close();
    producer.close();
  }

  @Override
  boolean holds(int record, int value) {
    return record == value;
  }

  @Override
  String what() {
    return what;
  }
}
