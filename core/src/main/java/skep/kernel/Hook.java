package skep.kernel;

import java.util.Objects;
import skep.insn.AttachType;

/** Something that programs are attached to without a link, or asked about. */
public sealed interface Hook {
  /**
   * What programs there do.
   *
   * @return the attach type
   */
  AttachType type();

  /**
   * A hook of something that is opened: a cgroup, a network namespace, a socket map.
   *
   * @param fd what is opened
   * @param type what programs there do
   */
  record Of(Fd fd, AttachType type) implements Hook {
    /** Checks the components. {@inheritDoc} */
    public Of {
      Objects.requireNonNull(fd, "fd");
      Objects.requireNonNull(type, "type");
    }
  }

  /**
   * A hook of a network device.
   *
   * @param index the device's number in this thread's network namespace
   * @param type what programs there do
   */
  record OfDevice(int index, AttachType type) implements Hook {
    /** Checks the components. {@inheritDoc} */
    public OfDevice {
      Objects.requireNonNull(type, "type");
    }
  }
}
