package skep.link;

import java.util.Objects;
import skep.kernel.Fd;

/**
 * Attaching to a perf event that the caller opened: for events that no other options describe, and
 * for those whose count is wanted too.
 *
 * <pre>{@code
 * PerfEvent switches = PerfEvent.counter(PerfEvent.TYPE_SOFTWARE, 3, pid, PerfEvent.ANY);
 * try (Fd event = kernel.perfEventOpen(switches.every(10));
 *     Link link = program.attach(OpenedEventOptions.of(event))) {
 *   Thread.sleep(1000);
 *   System.out.println(kernel.perfCount(event));
 * }
 * }</pre>
 *
 * <p>The program is of the event's kind: {@code SEC("perf_event")} for counters, {@code
 * SEC("tracepoint")} for tracepoints, {@code SEC("kprobe")} for events of the probe PMUs. A counter
 * runs it with each sample, so it needs a rate.
 *
 * <p>The event stays the caller's, who closes it. When the link is closed the program is taken off
 * it and it goes on counting, so that it can be attached to anew.
 *
 * <p>Without a BPF link (Linux before 5.15, or {@link AttachWay#WITHOUT_LINK}) the kernel has no
 * way to take a program off an event, which takes no other until it is closed. A counter is stopped
 * instead, and runs the program when it is {@linkplain skep.kernel.Kernel#perfEnable started}. A
 * tracepoint or probe cannot be stopped so: it runs the program until the event is closed.
 *
 * <p>A descriptor that was not opened by this library is made an {@link Fd} whose closer does
 * nothing.
 *
 * @param event the event, from {@link skep.kernel.Kernel#perfEventOpen}
 * @param enables whether the event is started, in case it was opened {@linkplain
 *     skep.kernel.PerfEvent#DISABLED stopped}
 * @param cookie what {@code bpf_get_attach_cookie} gives; other than 0 only with a link
 * @param way by a link (Linux 5.15), or by ioctl
 */
public record OpenedEventOptions(Fd event, boolean enables, long cookie, AttachWay way)
    implements AttachOptions {
  /** Checks the components. {@inheritDoc} */
  public OpenedEventOptions {
    Objects.requireNonNull(event, "event");
    Objects.requireNonNull(way, "way");
  }

  /**
   * An event, which is started.
   *
   * @param event the event, from {@link skep.kernel.Kernel#perfEventOpen}
   * @return the options
   */
  public static OpenedEventOptions of(Fd event) {
    return new OpenedEventOptions(event, true, 0, AttachWay.BEST);
  }

  /**
   * The same without starting the event: the caller does, or has.
   *
   * @return the options
   */
  public OpenedEventOptions withoutEnabling() {
    return new OpenedEventOptions(event, false, cookie, way);
  }

  /**
   * The same with another cookie.
   *
   * @param cookie what {@code bpf_get_attach_cookie} gives
   * @return the options
   */
  public OpenedEventOptions withCookie(long cookie) {
    return new OpenedEventOptions(event, enables, cookie, way);
  }

  /**
   * The same in another way.
   *
   * @param way by a link, or by ioctl
   * @return the options
   */
  public OpenedEventOptions withWay(AttachWay way) {
    return new OpenedEventOptions(event, enables, cookie, way);
  }
}
