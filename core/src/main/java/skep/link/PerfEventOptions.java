package skep.link;

import java.util.Objects;
import java.util.OptionalInt;
import skep.kernel.PerfEvent;

/**
 * Attaching a {@code SEC("perf_event")} program to a counter of the machine or the kernel: it runs
 * with each sample.
 *
 * <pre>{@code
 * program.attach(PerfEventOptions.cpuClock().perSecond(99));                // every CPU
 * program.attach(PerfEventOptions.cpuClock().perSecond(99).withPid(pid));   // a process
 * }</pre>
 *
 * <p>Without a process, events of every CPU that is online, or of one, are counted. With one, its
 * threads are, and those that they start later.
 *
 * @param type {@code PERF_TYPE_*}, or the number in /sys/bus/event_source/devices/NAME/type
 * @param config what the type makes of it: a counter's number
 * @param rate how often it is sampled
 * @param pid the process to watch; empty for all
 * @param cpu the CPU to watch; empty for all
 * @param cookie what {@code bpf_get_attach_cookie} gives; other than 0 only with a link
 * @param way by a link (Linux 5.15), or by ioctl
 */
public record PerfEventOptions(
    int type, long config, Rate rate, OptionalInt pid, OptionalInt cpu, long cookie, AttachWay way)
    implements AttachOptions {
  /** How often a counter is sampled. */
  public sealed interface Rate {
    /**
     * Once in so many events.
     *
     * @param events how many; of clocks, nanoseconds
     */
    record Every(long events) implements Rate {
      /** Checks the component. {@inheritDoc} */
      public Every {
        requirePositive(events);
      }
    }

    /**
     * About so often in a second.
     *
     * @param samples how often; the kernel takes no more than
     *     /proc/sys/kernel/perf_event_max_sample_rate
     */
    record PerSecond(long samples) implements Rate {
      /** Checks the component. {@inheritDoc} */
      public PerSecond {
        requirePositive(samples);
      }
    }

    private static void requirePositive(long number) {
      if (number <= 0) {
        throw new IllegalArgumentException("a rate is more than 0, not " + number);
      }
    }
  }

  /** Checks the components. {@inheritDoc} */
  public PerfEventOptions {
    Objects.requireNonNull(rate, "rate");
    Objects.requireNonNull(pid, "pid");
    Objects.requireNonNull(cpu, "cpu");
    Objects.requireNonNull(way, "way");
  }

  /**
   * A counter of the CPU: {@code PERF_COUNT_HW_*}. Many virtual machines have none.
   *
   * @param config the counter's number, 0 for cycles
   * @return the options, with a sample in a million events
   */
  public static PerfEventOptions hardware(long config) {
    return of(PerfEvent.TYPE_HARDWARE, config);
  }

  /**
   * A counter of the kernel: {@code PERF_COUNT_SW_*}.
   *
   * @param config the counter's number, 2 for page faults, 3 for context switches
   * @return the options, with a sample in a million events
   */
  public static PerfEventOptions software(long config) {
    return of(PerfEvent.TYPE_SOFTWARE, config);
  }

  /**
   * The time that the CPU is busy, which profilers sample ({@code PERF_COUNT_SW_CPU_CLOCK}).
   *
   * @return the options, with a sample in a millisecond
   */
  public static PerfEventOptions cpuClock() {
    return software(0);
  }

  private static PerfEventOptions of(int type, long config) {
    return new PerfEventOptions(
        type,
        config,
        new Rate.Every(1_000_000),
        OptionalInt.empty(),
        OptionalInt.empty(),
        0,
        AttachWay.BEST);
  }

  /**
   * The same with a sample in so many events.
   *
   * @param events how many; of clocks, nanoseconds
   * @return the options
   */
  public PerfEventOptions every(long events) {
    return new PerfEventOptions(type, config, new Rate.Every(events), pid, cpu, cookie, way);
  }

  /**
   * The same with so many samples in a second.
   *
   * @param samples how many, about
   * @return the options
   */
  public PerfEventOptions perSecond(long samples) {
    return new PerfEventOptions(type, config, new Rate.PerSecond(samples), pid, cpu, cookie, way);
  }

  /**
   * The same for one process only.
   *
   * @param pid the process
   * @return the options
   */
  public PerfEventOptions withPid(int pid) {
    return new PerfEventOptions(type, config, rate, OptionalInt.of(pid), cpu, cookie, way);
  }

  /**
   * The same for one CPU only.
   *
   * @param cpu the CPU
   * @return the options
   */
  public PerfEventOptions withCpu(int cpu) {
    return new PerfEventOptions(type, config, rate, pid, OptionalInt.of(cpu), cookie, way);
  }

  /**
   * The same with another cookie.
   *
   * @param cookie what {@code bpf_get_attach_cookie} gives
   * @return the options
   */
  public PerfEventOptions withCookie(long cookie) {
    return new PerfEventOptions(type, config, rate, pid, cpu, cookie, way);
  }

  /**
   * The same in another way.
   *
   * @param way by a link, or by ioctl
   * @return the options
   */
  public PerfEventOptions withWay(AttachWay way) {
    return new PerfEventOptions(type, config, rate, pid, cpu, cookie, way);
  }
}
