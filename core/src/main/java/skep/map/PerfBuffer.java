package skep.map;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import skep.insn.MapType;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.MapFd;
import skep.kernel.MemoryView;
import skep.kernel.PerfEvent;

/**
 * Reads a perf buffer, {@code BPF_MAP_TYPE_PERF_EVENT_ARRAY}: a ring for each CPU, which programs
 * write to with {@code bpf_perf_event_output} and {@code BPF_F_CURRENT_CPU}. Before Linux 5.8,
 * which brought {@link RingBuffer}, there is no other.
 *
 * <pre>{@code
 * try (PerfBuffer events = PerfBuffer.open(loaded.map("events"))) {
 *   while (events.poll(Duration.ofSeconds(1), EVENT, System.out::println) >= 0) {
 *     if (events.lost() > 0) { … }
 *   }
 * }
 * }</pre>
 *
 * <p>Records of one CPU come in their order; among CPUs there is none. The kernel rounds a record
 * up so that with the 4 bytes before it a multiple of 8 comes out: up to 7 bytes behind it mean
 * nothing. What a full ring had no room for is counted in {@link #lost}, when the kernel has told.
 *
 * <p>The CPUs are those that were online when the buffer was opened. Two readers of one map replace
 * each other.
 */
public final class PerfBuffer extends EventReader {
  private static final int COUNT_SW_BPF_OUTPUT = 10;
  private static final long SAMPLE_RAW = 1 << 10;

  /**
   * How a perf buffer is opened.
   *
   * @param pages memory pages of each CPU's ring, a power of two
   * @param samplePeriod records of a CPU between two wake-ups of a waiting reader
   */
  public record Options(int pages, int samplePeriod) {
    /** 64 pages, and a wake-up for each record. */
    public static final Options DEFAULT = new Options(64, 1);

    /** Checks the numbers. {@inheritDoc} */
    public Options {
      if (Integer.bitCount(pages) != 1 || pages < 1 || pages > 1 << 16) {
        throw new IllegalArgumentException(pages + " pages are no power of two up to 65536");
      }
      if (samplePeriod < 1) {
        throw new IllegalArgumentException("a sample period of " + samplePeriod + " is below 1");
      }
    }
  }

  private final List<PerfRing> rings;
  private int next;
  private volatile int cpu;
  private volatile long consumed;
  private volatile long lost;

  private PerfBuffer(Kernel kernel, MapFd fd, String what, List<PerfRing> rings) {
    super(kernel, fd, what);
    this.rings = rings;
  }

  /**
   * Opens a perf buffer for reading, with {@link Options#DEFAULT}.
   *
   * @param map a map of type {@link MapType#PERF_EVENT_ARRAY}; the reader stays usable when it is
   *     closed
   * @return the reader
   * @throws IllegalArgumentException when it is another kind of map
   * @throws KernelException when a ring cannot be opened
   */
  public static PerfBuffer open(BpfMap map) {
    return open(map, Options.DEFAULT);
  }

  /**
   * Opens a perf buffer for reading.
   *
   * @param map a map of type {@link MapType#PERF_EVENT_ARRAY}; the reader stays usable when it is
   *     closed
   * @param options how large, and when to wake
   * @return the reader
   * @throws IllegalArgumentException when it is another kind of map
   * @throws KernelException when a ring cannot be opened
   */
  public static PerfBuffer open(BpfMap map, Options options) {
    Kernel kernel = map.kernel();
    if (map.type() != MapType.PERF_EVENT_ARRAY) {
      throw new IllegalArgumentException(map + " is no perf buffer");
    }
    MapFd fd = kernel.duplicate(map.fd());
    List<PerfRing> rings = new ArrayList<>();
    try {
      for (int cpu : kernel.onlineCpus()) {
        if (cpu < map.capacity()) {
          rings.add(open(kernel, fd, cpu, options));
        }
      }
      return new PerfBuffer(kernel, fd, "perf buffer '" + map.name() + "'", List.copyOf(rings));
    } catch (RuntimeException e) {
      rings.forEach(PerfRing::close);
      fd.close();
      throw e;
    }
  }

  private static PerfRing open(Kernel kernel, MapFd fd, int cpu, Options options) {
    Fd event =
        kernel.perfEventOpen(
            new PerfEvent(
                PerfEvent.TYPE_SOFTWARE,
                COUNT_SW_BPF_OUTPUT,
                Optional.empty(),
                0,
                options.samplePeriod,
                SAMPLE_RAW,
                options.samplePeriod,
                PerfEvent.ANY,
                cpu));
    try {
      PerfRing ring = PerfRing.map(kernel, event, cpu, options.pages);
      try {
        ByteBuffer value = BpfMap.buffer(Integer.BYTES).putInt(0, event.number());
        kernel.mapUpdate(fd, key(cpu), value, Kernel.ANY);
        kernel.perfEnable(event);
        return ring;
      } catch (RuntimeException e) {
        ring.close();
        throw e;
      }
    } catch (RuntimeException e) {
      event.close();
      throw e;
    }
  }

  private static ByteBuffer key(int cpu) {
    return BpfMap.buffer(Integer.BYTES).putInt(0, cpu);
  }

  /**
   * The CPU that wrote the record which a handler has just been given.
   *
   * @return its number
   */
  public int cpu() {
    return cpu;
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
   * How many records the rings had no room for, as far as the kernel has told: it does with the
   * next record that there is room for.
   *
   * @return records, when the last call returned
   */
  public long lost() {
    return lost;
  }

  @Override
  int drain(int limit, Consumer<? super MemoryView> handler) {
    int taken = 0;
    // The ring after the last one is first next time, so that a limit starves none.
    for (int i = 0; i < rings.size() && taken < limit && !isClosed(); i++) {
      PerfRing ring = rings.get(next);
      next = (next + 1) % rings.size();
      cpu = ring.cpu();
      long before = ring.consumed();
      try {
        taken += ring.drain(limit - taken, handler, closed());
      } finally {
        consumed += ring.consumed() - before;
        lost += ring.takeLost();
      }
    }
    return taken;
  }

  @Override
  boolean isReady() {
    return rings.stream().anyMatch(PerfRing::isReady);
  }

  @Override
  List<Fd> waitFor() {
    return rings.stream().map(PerfRing::event).toList();
  }

  @Override
  void release() {
    for (PerfRing ring : rings) {
      kernel().mapDelete(fd(), key(ring.cpu()));
      ring.close();
    }
  }

  @Override
  boolean holds(int record, int value) {
    return record >= value && record - value < Long.BYTES;
  }
}
