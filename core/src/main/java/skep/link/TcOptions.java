package skep.link;

import java.util.Objects;

/**
 * Attaching a {@code SEC("tc")} program to a network device as a filter of its {@code clsact}
 * queueing discipline, by netlink: any kernel. The discipline is made when it is not there; who
 * made it removes it again when detaching, unless other filters use it by then. The program says
 * itself what becomes of a packet ({@code TC_ACT_*}).
 *
 * <pre>{@code
 * program.attach(TcOptions.on("eth1", TcOptions.Direction.EGRESS));
 * }</pre>
 *
 * @param device the device
 * @param direction which packets
 * @param priority where among other filters, 1 first; 0 for what the kernel likes
 * @param handle the filter's number among those of its priority; 0 for what the kernel likes
 * @param replaces whether it may take the place of a filter of that priority and handle
 */
public record TcOptions(
    NetworkDevice device, Direction direction, int priority, int handle, boolean replaces)
    implements AttachOptions {
  /** Which packets a program sees. */
  public enum Direction {
    /** Those that come in. */
    INGRESS(0xfff2),
    /** Those that go out. */
    EGRESS(0xfff3);

    private final int minor;

    Direction(int minor) {
      this.minor = minor;
    }

    /** {@code TC_H_MIN_*} of linux/pkt_sched.h, below {@code TC_H_CLSACT}. */
    int parent() {
      return 0xffff0000 | minor;
    }
  }

  /** Checks the components. {@inheritDoc} */
  public TcOptions {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(direction, "direction");
    if (priority < 0 || priority > 0xffff) {
      throw new IllegalArgumentException("a filter's priority is 16 bits, not " + priority);
    }
  }

  /**
   * Attaching with the priority and handle that the kernel likes.
   *
   * @param device the device's name
   * @param direction which packets
   * @return the options
   */
  public static TcOptions on(String device, Direction direction) {
    return new TcOptions(NetworkDevice.named(device), direction, 0, 0, false);
  }

  /**
   * The same with another priority.
   *
   * @param priority where among other filters, 1 first
   * @return the options
   */
  public TcOptions withPriority(int priority) {
    return new TcOptions(device, direction, priority, handle, replaces);
  }

  /**
   * The same with another handle.
   *
   * @param handle the filter's number among those of its priority
   * @return the options
   */
  public TcOptions withHandle(int handle) {
    return new TcOptions(device, direction, priority, handle, replaces);
  }

  /**
   * The same in place of the filter of that priority and handle, if there is one.
   *
   * @return the options
   */
  public TcOptions replacing() {
    return new TcOptions(device, direction, priority, handle, true);
  }
}
