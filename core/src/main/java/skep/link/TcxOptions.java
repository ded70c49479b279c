package skep.link;

import java.util.Objects;
import skep.kernel.Position;

/**
 * Attaching an {@code SEC("tcx/ingress")} or {@code SEC("tcx/egress")} program to a network device.
 * Linux 6.6 and later; {@link TcOptions} is for older kernels.
 *
 * <pre>{@code
 * program.attach(TcxOptions.on("eth1"));
 * program.attach(TcxOptions.on("eth1").at(Position.first()));
 * }</pre>
 *
 * @param device the device
 * @param position where among other programs there
 */
public record TcxOptions(NetworkDevice device, Position position) implements AttachOptions {
  /** Checks the components. {@inheritDoc} */
  public TcxOptions {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(position, "position");
  }

  /**
   * Attaching after others.
   *
   * @param device the device's name
   * @return the options
   */
  public static TcxOptions on(String device) {
    return new TcxOptions(NetworkDevice.named(device), Position.anywhere());
  }

  /**
   * The same at another position.
   *
   * @param position where among other programs there
   * @return the options
   */
  public TcxOptions at(Position position) {
    return new TcxOptions(device, position);
  }
}
