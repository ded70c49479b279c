package skep.link;

import skep.kernel.Errno;
import skep.kernel.KernelException;

/** Detaching from what is not there any more: a device, a cgroup, a filter. */
final class Gone {
  private Gone() {}

  /** Does a step, and takes it for done when there is nothing left to do it to. */
  static void ignore(Runnable step) {
    try {
      step.run();
    } catch (KernelException e) {
      if (!e.is(Errno.ENOENT) && !e.is(Errno.ENODEV)) {
        throw e;
      }
    }
  }
}
