package skep.map;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.Mapping;
import skep.kernel.MemoryLender;
import skep.kernel.MemoryView;

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

  /** As much as the size's 16 bits can say, and one. */
  private static final int MAX_RECORD = 1 << 16;

  /** {@code PERF_RECORD_LOST}: an id, then how many. */
  private static final int LOST = 2;

  /** {@code PERF_RECORD_SAMPLE}, here a length of 4 bytes and then the record. */
  private static final int SAMPLE = 9;

  /** What is before the record. */
  private static final int BEFORE = HEADER + Integer.BYTES;

  private final Fd event;
  private final int cpu;
  private final Mapping memory;
  private final int start;
  private final int size;

  /** Records of at most so many bytes, and that far from the ring's end, surely have no break. */
  private final int whole;

  private final MemoryLender records;

  /** Where the others are copied to. */
  private final ByteBuffer copy;

  private final MemoryLender copies;
  private long consumed;
  private long lost;

  private PerfRing(Fd event, int cpu, Mapping memory, int start) {
    this.event = event;
    this.cpu = cpu;
    this.memory = memory;
    this.start = start;
    this.size = memory.size() - start;
    this.whole = Math.min(MAX_RECORD, size / 2);
    this.records = memory.lender(whole - BEFORE);
    this.copy = ByteBuffer.allocateDirect(MAX_RECORD).order(ByteOrder.nativeOrder());
    this.copies = new MemoryLender(copy, MAX_RECORD - BEFORE);
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

  int drain(int limit, Consumer<? super MemoryView> handler, AtomicBoolean stop) {
    long end = memory.getLongAcquire(DATA_HEAD);
    long at = memory.getLong(DATA_TAIL);
    int taken = 0;
    try {
      while (at != end && taken < limit && !stop.get()) {
        int offset = offset(at);
        int type = memory.getInt(offset);
        int length = memory.getShort(offset + SIZE) & 0xffff;
        if (length < HEADER || length > end - at) {
          throw new IllegalStateException(
              "the perf ring of CPU %d has a record of %d bytes at %d of %d"
                  .formatted(cpu, length, at, end));
        }
        long next = at + length;
        try {
          if (type == SAMPLE) {
            taken++;
            consumed++;
            handler.accept(sample(offset, length));
          } else if (type == LOST) {
            lost += memory.getLong(offset(at + HEADER + Long.BYTES));
          }
        } finally {
          memory.putLongRelease(DATA_TAIL, next);
        }
        at = next;
      }
    } finally {
      records.takeBack();
      copies.takeBack();
    }
    return taken;
  }

  /** Where a position is. What lies at a multiple of 8 has no break, as all sizes are such. */
  private int offset(long at) {
    return start + (int) (at & size - 1);
  }

  private MemoryView sample(int offset, int length) {
    if (length <= whole && offset <= memory.size() - whole) {
      return records.lend(offset + BEFORE, memory.getInt(offset + HEADER));
    }
    memory.get(offset, copy.clear().limit(Math.min(length, memory.size() - offset)));
    memory.get(start, copy.limit(length));
    return copies.lend(BEFORE, copy.getInt(HEADER));
  }

  /** Closes the event too. */
  @Override
  public void close() {
    memory.close();
    event.close();
  }
}
