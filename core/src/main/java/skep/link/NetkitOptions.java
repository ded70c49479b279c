package skep.link;

import java.util.Objects;
import skep.kernel.Position;

/**
 * Attaching a {@code SEC("netkit/primary")} or {@code SEC("netkit/peer")} program to a netkit
 * device. Linux 6.7 and later.
 *
 * @param device the primary device of the pair, for both kinds of program
 * @param position where among other programs there
 */
public record NetkitOptions(NetworkDevice device, Position position) implements AttachOptions {
  /** Checks the components. {@inheritDoc} */
  public NetkitOptions {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(position, "position");
  }

  /**
   * Attaching after others.
   *
   * @param device the primary device's name
   * @return the options
   */
  public static NetkitOptions on(String device) {
    return new NetkitOptions(NetworkDevice.named(device), Position.anywhere());
  }

  /**
   * The same at another position.
   *
   * @param position where among other programs there
   * @return the options
   */
  public NetkitOptions at(Position position) {
    return new NetkitOptions(device, position);
  }
}
