package skep.kernel;

import java.util.Optional;

/**
 * A request to open a perf event: {@code perf_event_open(2)}.
 *
 * <pre>{@code
 * PerfEvent clock = PerfEvent.counter(PerfEvent.TYPE_SOFTWARE, 0, pid, PerfEvent.ANY);
 * try (Fd event = kernel.perfEventOpen(clock.every(1_000_000))) {  // nanoseconds
 *   kernel.perfCount(event);
 * }
 * }</pre>
 *
 * <p>The common kinds have factories; the rest of {@code struct perf_event_attr} is in the
 * canonical constructor.
 *
 * @param type {@code PERF_TYPE_*}, or the number in /sys/bus/event_source/devices/NAME/type
 * @param config what the type makes of it: a tracepoint's id, a counter's number, a probe's bits
 * @param probe for kprobes and uprobes, the function or the file ({@code config1} as a pointer)
 * @param probeOffset for kprobes and uprobes, the offset in there ({@code config2}); for a kprobe
 *     without a function, the address
 * @param samplePeriod events between two samples, 0 for no samples; with {@link #FREQUENCY} samples
 *     in a second
 * @param sampleType {@code PERF_SAMPLE_*}: what goes into a sample
 * @param flags the bits of {@code struct perf_event_attr} from {@code disabled} on, such as {@link
 *     #INHERIT}
 * @param wakeupEvents samples between two wake-ups of a reader
 * @param pid process to watch, {@link #ANY} for all, 0 for the caller
 * @param cpu CPU to watch, {@link #ANY} for all
 */
public record PerfEvent(
    int type,
    long config,
    Optional<String> probe,
    long probeOffset,
    long samplePeriod,
    long sampleType,
    long flags,
    int wakeupEvents,
    int pid,
    int cpu) {
  /** Every process, or every CPU; the kernel does not allow both for the same event. */
  public static final int ANY = -1;

  /** The flag {@code disabled}: it counts only from {@link Kernel#perfEnable} on. */
  public static final long DISABLED = 1;

  /** The flag {@code inherit}: threads and processes that those make are watched too. */
  public static final long INHERIT = 1 << 1;

  /** The flag {@code freq}: samples are asked for by time, not by number of events. */
  public static final long FREQUENCY = 1 << 10;

  /** {@code PERF_TYPE_HARDWARE}. */
  public static final int TYPE_HARDWARE = 0;

  /** {@code PERF_TYPE_SOFTWARE}. */
  public static final int TYPE_SOFTWARE = 1;

  /** {@code PERF_TYPE_TRACEPOINT}. */
  public static final int TYPE_TRACEPOINT = 2;

  /**
   * An event without flags.
   *
   * @param type {@code PERF_TYPE_*}, or the number in /sys/bus/event_source/devices/NAME/type
   * @param config what the type makes of it
   * @param probe for kprobes and uprobes, the function or the file
   * @param probeOffset for kprobes and uprobes, the offset in there
   * @param samplePeriod events between two samples, 0 for no samples
   * @param sampleType {@code PERF_SAMPLE_*}: what goes into a sample
   * @param wakeupEvents samples between two wake-ups of a reader
   * @param pid process to watch, {@link #ANY} for all, 0 for the caller
   * @param cpu CPU to watch, {@link #ANY} for all
   */
  public PerfEvent(
      int type,
      long config,
      Optional<String> probe,
      long probeOffset,
      long samplePeriod,
      long sampleType,
      int wakeupEvents,
      int pid,
      int cpu) {
    this(type, config, probe, probeOffset, samplePeriod, sampleType, 0, wakeupEvents, pid, cpu);
  }

  /**
   * A counter that takes no samples.
   *
   * @param type {@code PERF_TYPE_*}, or the number in /sys/bus/event_source/devices/NAME/type
   * @param config the counter's number: {@code PERF_COUNT_HW_*}, {@code PERF_COUNT_SW_*}
   * @param pid process to watch, {@link #ANY} for all, 0 for the caller
   * @param cpu CPU to watch, {@link #ANY} for all
   * @return the request
   */
  public static PerfEvent counter(int type, long config, int pid, int cpu) {
    return new PerfEvent(type, config, Optional.empty(), 0, 0, 0, 0, pid, cpu);
  }

  /**
   * A tracepoint, for all processes. The kernel runs attached programs on every CPU, whatever CPU
   * the event names, so one event on CPU 0 is enough.
   *
   * @param id the number in the {@code id} file of the tracepoint's tracefs directory
   * @return the request
   */
  public static PerfEvent tracepoint(long id) {
    return tracepoint(id, ANY);
  }

  /**
   * A tracepoint, or a probe that tracefs knows as one.
   *
   * @param id the number in the {@code id} file of the tracepoint's tracefs directory
   * @param pid process to watch, {@link #ANY} for all
   * @return the request
   */
  public static PerfEvent tracepoint(long id, int pid) {
    return new PerfEvent(
        TYPE_TRACEPOINT, id, Optional.empty(), 0, 0, 0, 0, pid, pid == ANY ? 0 : ANY);
  }

  /**
   * A kprobe or uprobe.
   *
   * @param type the number in /sys/bus/event_source/devices/kprobe/type or uprobe/type
   * @param config the bit that {@code format/retprobe} there names to probe the return, and a
   *     uprobe's reference counter offset in the upper half
   * @param target the function of a kprobe, the file of a uprobe
   * @param offset bytes into the function or the file
   * @param pid process to watch, {@link #ANY} for all
   * @return the request
   */
  public static PerfEvent probe(int type, long config, String target, long offset, int pid) {
    int cpu = pid == ANY ? 0 : ANY;
    return new PerfEvent(type, config, Optional.of(target), offset, 0, 0, 0, pid, cpu);
  }

  /**
   * A kprobe at an address ({@code kprobe_addr}).
   *
   * @param type the number in /sys/bus/event_source/devices/kprobe/type
   * @param config the bit that {@code format/retprobe} there names to probe the return
   * @param address where in the kernel's code
   * @return the request
   */
  public static PerfEvent probe(int type, long config, long address) {
    return new PerfEvent(type, config, Optional.empty(), address, 0, 0, 0, ANY, 0);
  }

  /**
   * The same with a sample, and a run of the program attached to it, in so many events.
   *
   * @param events how many; of clocks, nanoseconds
   * @return the request
   */
  public PerfEvent every(long events) {
    return with(events, flags & ~FREQUENCY);
  }

  /**
   * The same with so many samples, and runs of the program attached to it, in a second.
   *
   * @param samples how many, about
   * @return the request
   */
  public PerfEvent perSecond(long samples) {
    return with(samples, flags | FREQUENCY);
  }

  /**
   * The same with more flags.
   *
   * @param more such as {@link #DISABLED}
   * @return the request
   */
  public PerfEvent withFlags(long more) {
    return with(samplePeriod, flags | more);
  }

  private PerfEvent with(long samplePeriod, long flags) {
    return new PerfEvent(
        type, config, probe, probeOffset, samplePeriod, sampleType, flags, wakeupEvents, pid, cpu);
  }
}
