package skep.link;

import java.util.Objects;
import java.util.OptionalInt;
import skep.kernel.Kernel;

/**
 * A network device of the attaching thread's network namespace.
 *
 * @param name its name, such as {@code eth0}
 * @param index its number; empty to find it by its name
 */
public record NetworkDevice(String name, OptionalInt index) {
  /** Checks the components. {@inheritDoc} */
  public NetworkDevice {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(index, "index");
  }

  /**
   * A device by its name.
   *
   * @param name such as {@code eth0}
   * @return the device
   */
  public static NetworkDevice named(String name) {
    return new NetworkDevice(name, OptionalInt.empty());
  }

  /**
   * A device by its number.
   *
   * @param index the number, as {@code ip link} shows it
   * @return the device
   */
  public static NetworkDevice number(int index) {
    return new NetworkDevice(Integer.toString(index), OptionalInt.of(index));
  }

  /** Its number. */
  int resolve(AttachableProgram program) {
    Kernel kernel = program.kernel();
    return index.orElseGet(
        () ->
            kernel
                .deviceIndex(name)
                .orElseThrow(
                    () ->
                        new AttachException(
                            program,
                            "there is no network device '%s' in this network namespace; ip link"
                                    .formatted(name)
                                + " shows those that there are")));
  }

  @Override
  public String toString() {
    return name;
  }
}
