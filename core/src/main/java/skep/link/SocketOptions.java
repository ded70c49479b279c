package skep.link;

import java.util.Objects;
import java.util.Optional;
import skep.kernel.Fd;

/**
 * Setting a {@code SEC("socket")} or {@code SEC("sk_reuseport")} program to a socket. It replaces
 * the one that the socket has.
 *
 * <pre>{@code
 * program.attach(SocketOptions.device("eth0"));   // sees every packet of the device
 * program.attach(SocketOptions.of(socket));
 * }</pre>
 *
 * @param socket the socket, which stays the caller's
 * @param device without a socket, the device of which a packet socket is opened for the program
 */
public record SocketOptions(Optional<Fd> socket, Optional<NetworkDevice> device)
    implements AttachOptions {
  /** Checks the components. {@inheritDoc} */
  public SocketOptions {
    Objects.requireNonNull(socket, "socket");
    Objects.requireNonNull(device, "device");
    if (socket.isPresent() == device.isPresent()) {
      throw new IllegalArgumentException("either a socket or a device is to be given");
    }
  }

  /**
   * A socket.
   *
   * @param socket the socket
   * @return the options
   */
  public static SocketOptions of(Fd socket) {
    return new SocketOptions(Optional.of(socket), Optional.empty());
  }

  /**
   * All packets of a network device, by a packet socket that the link owns and nobody reads.
   *
   * @param device the device's name
   * @return the options
   */
  public static SocketOptions device(String device) {
    return new SocketOptions(Optional.empty(), Optional.of(NetworkDevice.named(device)));
  }
}
