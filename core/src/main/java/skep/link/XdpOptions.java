package skep.link;

import java.util.Objects;

/**
 * Attaching an {@code SEC("xdp")} program to a network device, which has one such program at most.
 *
 * <pre>{@code
 * program.attach(XdpOptions.on("eth1"));
 * program.attach(XdpOptions.on("eth1").withMode(XdpOptions.Mode.GENERIC));
 * }</pre>
 *
 * @param device the device
 * @param mode where the program runs
 * @param way by a link (Linux 5.9), or by netlink
 */
public record XdpOptions(NetworkDevice device, Mode mode, AttachWay way) implements AttachOptions {
  /** Where a program runs. */
  public enum Mode {
    /** In the driver if it can run programs, and otherwise as {@link #GENERIC}. */
    DEFAULT(0),
    /** In the kernel's network stack, for any device, and slower. */
    GENERIC(1 << 1),
    /** In the driver. */
    NATIVE(1 << 2),
    /** In the device itself. */
    OFFLOADED(1 << 3);

    private final int flag;

    Mode(int flag) {
      this.flag = flag;
    }

    /** {@code XDP_FLAGS_*_MODE} of linux/if_link.h. */
    int flag() {
      return flag;
    }
  }

  /** Checks the components. {@inheritDoc} */
  public XdpOptions {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(way, "way");
  }

  /**
   * Attaching as the device does best.
   *
   * @param device the device's name
   * @return the options
   */
  public static XdpOptions on(String device) {
    return on(NetworkDevice.named(device));
  }

  /**
   * Attaching as the device does best.
   *
   * @param device the device
   * @return the options
   */
  public static XdpOptions on(NetworkDevice device) {
    return new XdpOptions(device, Mode.DEFAULT, AttachWay.BEST);
  }

  /**
   * The same in another mode.
   *
   * @param mode where the program runs
   * @return the options
   */
  public XdpOptions withMode(Mode mode) {
    return new XdpOptions(device, mode, way);
  }

  /**
   * The same in another way.
   *
   * @param way by a link, or by netlink
   * @return the options
   */
  public XdpOptions withWay(AttachWay way) {
    return new XdpOptions(device, mode, way);
  }
}
