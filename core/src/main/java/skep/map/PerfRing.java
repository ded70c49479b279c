package skep.map;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.Mapping;

/**
 * The ring of one perf event: a page with {@code struct perf_event_mmap_page}, then the data, in
 * which a record may have a break.
 */
final class PerfRing implements AutoCloseable {
  private static final int DATA_HEAD = 1024;
  private static final int DATA_TAIL = 1032;

  /** {@code struct perf_event_header}: type, misc, size. */
  private static final int HEADER = 8;

  private static final int SIZE = 6;

  /** {@code PERF_RECORD_LOST}: an id, then how many. */
  private static final int LOST = 2;

  /** {@code PERF_RECORD_SAMPLE}, here a length of 4 bytes and then the record. */
  private static final int SAMPLE = 9;

  private final Fd event;
  private final int cpu;
  private final Mapping memory;
  private final int start;
  private final int size;
  private final ByteBuffer whole;
  private long consumed;
  private long lost;

  private PerfRing(Fd event, int cpu, Mapping memory, int start) {
    this.event = event;
    this.cpu = cpu;
    this.memory = memory;
    this.start = start;
    this.size = memory.size() - start;
    this.whole = memory.readOnlyView();
  }

  /** Takes ownership of an event when it succeeds. */
  static PerfRing map(Kernel kernel, Fd event, int cpu, int pages) {
    int page = kernel.pageSize();
    int length = Math.multiplyExact(1 + pages, page);
    return new PerfRing(event, cpu, kernel.mmap(event, 0, length, Mapping.Access.READ_WRITE), page);
  }

  int cpu() {
    return cpu;
  }

  Fd event() {
    return event;
  }

  boolean isReady() {
    return memory.getLong(DATA_TAIL) != memory.getLongAcquire(DATA_HEAD);
  }

  /** How many records were given to handlers. */
  long consumed() {
    return consumed;
  }

  /** How many records were lost since this was last asked. */
  long takeLost() {
    long told = lost;
    lost = 0;
    return told;
  }

  int drain(int limit, Consumer<? super ByteBuffer> handler, BooleanSupplier isClosed) {
    long end = memory.getLongAcquire(DATA_HEAD);
    long at = memory.getLong(DATA_TAIL);
    int taken = 0;
    while (at != end && taken < limit && !isClosed.getAsBoolean()) {
      // Headers do not break: all sizes are multiples of 8.
      int offset = start + (int) (at & size - 1);
      int type = memory.getInt(offset);
      int length = memory.getShort(offset + SIZE) & 0xffff;
      if (length < HEADER || length > end - at) {
        throw new IllegalStateException(
            "the perf ring of CPU %d has a record of %d bytes at %d of %d"
                .formatted(cpu, length, at, end));
      }
      at += length;
      try {
        if (type == SAMPLE) {
          taken++;
          consumed++;
          handler.accept(sample(offset, length));
        } else if (type == LOST) {
          lost += bytes(offset, length).getLong(HEADER + Long.BYTES);
        }
      } finally {
        memory.putLongRelease(DATA_TAIL, at);
      }
    }
    return taken;
  }

  private ByteBuffer sample(int offset, int length) {
    if (offset + length <= start + size) {
      int bytes = memory.getInt(offset + HEADER);
      return lend(whole, offset + HEADER + Integer.BYTES, bytes);
    }
    ByteBuffer joined = bytes(offset, length);
    return lend(joined.asReadOnlyBuffer(), HEADER + Integer.BYTES, joined.getInt(HEADER));
  }

  private static ByteBuffer lend(ByteBuffer buffer, int from, int bytes) {
    return buffer.order(ByteOrder.nativeOrder()).limit(from + bytes).position(from);
  }

  /** A record in one piece. */
  private ByteBuffer bytes(int offset, int length) {
    ByteBuffer joined = BpfMap.buffer(length);
    memory.get(offset, joined.limit(Math.min(length, start + size - offset)));
    memory.get(start, joined.limit(length));
    return joined.clear();
  }

  /** Closes the event too. */
  @Override
  public void close() {
    memory.close();
    event.close();
  }
}
