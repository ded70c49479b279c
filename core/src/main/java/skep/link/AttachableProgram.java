package skep.link;

import java.util.Optional;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.spec.ProgramSpec;

/** A program in the kernel, as far as attaching needs to know it. */
public interface AttachableProgram {
  /**
   * The kernel it is in.
   *
   * @return the kernel
   */
  Kernel kernel();

  /**
   * What the object says of it.
   *
   * @return the program as it was loaded
   */
  ProgramSpec spec();

  /**
   * The program's descriptor, owned by this program: to pass on, not to close.
   *
   * @return the descriptor
   */
  Fd fd();

  /**
   * What the programs of its object know of static probes.
   *
   * @return empty when the object has no map for it
   */
  default Optional<UsdtSpecs> usdtSpecs() {
    return Optional.empty();
  }

  /**
   * The program's name.
   *
   * @return its name in the object
   */
  default String name() {
    return spec().name();
  }

  /**
   * The section that the program is in.
   *
   * @return the section's name, such as {@code tp/syscalls/sys_enter_write}
   */
  default String section() {
    return spec().section();
  }
}
