package skep.link;

import java.util.Optional;
import skep.kernel.Errno;
import skep.kernel.Fd;
import skep.kernel.Feature;
import skep.kernel.Features;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.LinkCreate;

/** Makes a program run at a perf event: by a link, or by ioctl on kernels before 5.15. */
final class PerfAttachment {
  private PerfAttachment() {}

  /** Which of the two ways. */
  enum Way {
    /** The link if the kernel has such links. */
    BEST,
    /** Only the link. */
    LINK,
    /** Only the ioctl. */
    IOCTL
  }

  /** Attaches to an event that the attachment owns already, and ends the attachment. */
  static Link attach(
      Link.Builder attachment, AttachableProgram program, Fd event, long cookie, Way way) {
    Kernel kernel = program.kernel();
    if (way != Way.IOCTL) {
      try {
        Fd link =
            attachment.own(
                kernel.linkCreate(new LinkCreate.OnPerfEvent(program.fd(), event, cookie)));
        return attachment.finish(Optional.of(link));
      } catch (KernelException e) {
        if (way == Way.LINK || !e.is(Errno.EINVAL) || Features.has(kernel, Feature.PERF_LINK)) {
          throw e;
        }
      }
    }
    if (cookie != 0) {
      throw new AttachException(
          program, "a cookie needs a link to the perf event, which Linux 5.15 and later have");
    }
    kernel.perfSetProgram(event, program.fd());
    attachment.undoBy(() -> kernel.perfDisable(event));
    return attachment.finish(Optional.empty());
  }
}
