package skep.link;

import java.util.Optional;
import skep.kernel.Errno;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.LinkCreate;

/** By which of the kernel's interfaces a program is attached, where there are two. */
public enum AttachWay {
  /** By a BPF link if this kernel has such links. */
  BEST,
  /** Only by a BPF link. */
  LINK,
  /** Without a BPF link, as older kernels do. */
  WITHOUT_LINK;

  /**
   * Makes a link; gives none where it is to be done without, as was asked for or since this kernel
   * knows no such links, which it says by {@code EINVAL}.
   */
  Optional<Fd> link(Kernel kernel, LinkCreate request) {
    if (this == WITHOUT_LINK) {
      return Optional.empty();
    }
    try {
      return Optional.of(kernel.linkCreate(request));
    } catch (KernelException e) {
      if (this == LINK || !e.is(Errno.EINVAL)) {
        throw e;
      }
      return Optional.empty();
    }
  }
}
