package skep.kernel;

import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The records of a BPF ring buffer, taken where they lie, as {@code kernel/bpf/ringbuf.c} puts
 * them: each behind a header of its length and two flags, at a multiple of 8, and the data mapped
 * twice in a row, so that no record has a break.
 *
 * <pre>{@code
 * RingRecords records = new RingRecords("ring buffer 'events'", consumer, producer, size);
 * int taken = records.drain(Integer.MAX_VALUE, stop, record -> use(record.getLong(0)));
 * }</pre>
 *
 * <p>One thread may drain at a time, and nobody may close the memory meanwhile; all else is
 * thread-safe.
 */
public final class RingRecords {
  /** {@code BPF_RINGBUF_HDR_SZ}: the length of the record, then the page it is in. */
  public static final int HEADER = 8;

  /** {@code BPF_RINGBUF_DISCARD_BIT}; {@code BPF_RINGBUF_BUSY_BIT} is the sign. */
  private static final int DISCARDED = 1 << 30;

  private static final int LENGTH = DISCARDED - 1;

  private final String what;
  private final Mapping consumer;
  private final Mapping producer;
  private final int size;
  private final ByteBuffer position;
  private final ByteBuffer data;
  private final MemoryView view;
  private volatile long consumed;
  private long skipped;
  private volatile long discarded;

  /**
   * The records of a buffer, whose memory stays the caller's.
   *
   * @param what what messages call it
   * @param consumer the consumer's page, which starts with the position, to be written
   * @param producer the producers' page, which starts with theirs, and from the end of which the
   *     data lies twice
   * @param size bytes of the data, a power of two
   * @throws IllegalArgumentException when it is not, or the consumer's page is for reading only
   */
  public RingRecords(String what, Mapping consumer, Mapping producer, int size) {
    if (Integer.bitCount(size) != 1 || consumer.memory().isReadOnly()) {
      throw new IllegalArgumentException(
          "%s cannot be consumed with %d bytes by %s".formatted(what, size, consumer));
    }
    this.what = what;
    this.consumer = consumer;
    this.producer = producer;
    this.size = size;
    this.position = consumer.memory().duplicate().order(ByteOrder.nativeOrder());
    this.data = producer.memory().slice(dataStart(), 2 * size).order(ByteOrder.nativeOrder());
    this.view = new MemoryView(data);
  }

  private int dataStart() {
    return producer.size() - 2 * size;
  }

  /**
   * Where the consumer is, counted from the buffer's creation.
   *
   * @return bytes, with the headers
   */
  public long consumerPosition() {
    return consumer.getLongAcquire(0);
  }

  /**
   * Where the producers are, counted from the buffer's creation.
   *
   * @return bytes, with the headers
   */
  public long producerPosition() {
    return producer.getLongAcquire(0);
  }

  /**
   * How many records were given to handlers.
   *
   * @return records, when the last call of {@link #drain} returned
   */
  public long consumed() {
    return consumed;
  }

  /**
   * How many records were skipped because programs discarded them.
   *
   * @return records, when the last call of {@link #drain} returned
   */
  public long discarded() {
    return discarded;
  }

  /**
   * Whether a record can be taken or skipped now, rather than none or one still being written.
   *
   * @return true also when {@link #drain} would refuse
   */
  public boolean isReady() {
    long at = consumerPosition();
    int header = dataStart() + (int) (at & size - 1);
    return at != producerPosition() && ((at & 7) != 0 || producer.getIntAcquire(header) >= 0);
  }

  // This is the loop that the speed of reading depends on: libbpf's takes some twelve cycles for a
  // record, the time from one header to the next. So memory is read here without asking at each
  // access, which is safe: headers are looked for below the size, and parts start there or just
  // behind it and are no longer than it, in data of twice the size. A fence makes the compiler
  // forget what it has read of fields, and each local takes a register: there are as few as that
  // allows.
  /**
   * Takes the records that are there. One is done with when its handler returns or throws; the
   * kernel is told before the next record.
   *
   * @param limit how many at most
   * @param stop ends this before the next record when it is set
   * @param handler gets each record, lent
   * @return how many
   * @throws IllegalStateException when something else has moved the consumer's position
   */
  public int drain(int limit, AtomicBoolean stop, Consumer<? super MemoryView> handler) {
    long toPosition = Native.address(position);
    long toData = Native.address(data);
    MemoryView view = this.view;
    long mask = size - 1;
    // What comes meanwhile is left to the next call, so that this one ends.
    long end = producerPosition();
    long at = consumerPosition();
    if (Long.compareUnsigned(end - at, size) > 0 || (at & 7) != 0) {
      throw moved(at, end);
    }
    int left = limit;
    try {
      while (at != end && left > 0 && !stop.get()) {
        long offset = at & mask;
        int header = RawMemory.getInt(data, toData, offset);
        // The header comes before this record, and the record before this one before its end.
        VarHandle.acquireFence();
        RawMemory.putLong(position, toPosition, 0, at);
        if (header < 0) {
          break;
        }
        boolean discard = header >= DISCARDED;
        int length = discard ? header & LENGTH : header;
        long next = at + (length + HEADER + 7 & -8);
        if (next > end) {
          throw moved(next, end);
        }
        at = next;
        if (discard) {
          skipped++;
        } else {
          left--;
          view.move(offset + HEADER, length);
          handler.accept(view);
        }
      }
    } finally {
      VarHandle.releaseFence();
      RawMemory.putLong(position, toPosition, 0, at);
      Reference.reachabilityFence(this);
      view.takeBack();
      consumed += limit - left;
      discarded = skipped;
    }
    return limit - left;
  }

  /** Anyone who has the map can write the consumer's position. */
  private IllegalStateException moved(long at, long end) {
    return new IllegalStateException(
        "%s cannot be read at position %d of %d: something else has moved the consumer's position"
            .formatted(what, at, end));
  }
}
