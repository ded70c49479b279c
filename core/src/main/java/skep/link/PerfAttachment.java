package skep.link;

import java.util.List;
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

  /** Attaches to an event that the attachment owns already, and ends the attachment. */
  static Link attach(
      Link.Builder attachment, AttachableProgram program, Fd event, long cookie, AttachWay way) {
    return finish(attachment, add(attachment, program, event, cookie, way).stream().toList());
  }

  /** Ends an attachment to some events, of which these are the links. */
  static Link finish(Link.Builder attachment, List<Fd> links) {
    return attachment.finish(links, "links to perf events are there since Linux 5.15");
  }

  /**
   * Attaches to an event that the attachment owns, as one of several, or that the caller does;
   * gives the link if there is one.
   */
  static Optional<Fd> add(
      Link.Builder attachment, AttachableProgram program, Fd event, long cookie, AttachWay way) {
    Kernel kernel = program.kernel();
    if (way != AttachWay.WITHOUT_LINK) {
      try {
        Fd link =
            attachment.own(
                kernel.linkCreate(new LinkCreate.OnPerfEvent(program.fd(), event, cookie)));
        return Optional.of(link);
      } catch (KernelException e) {
        if (way == AttachWay.LINK
            || !e.is(Errno.EINVAL)
            || Features.has(kernel, Feature.PERF_LINK)) {
          throw e;
        }
      }
    }
    if (cookie != 0) {
      throw new AttachException(
          program, "a cookie needs a link to the perf event, which Linux 5.15 and later have");
    }
    kernel.perfSetProgram(event, program.fd());
    attachment.undoBy(() -> disable(kernel, event));
    return Optional.empty();
  }

  /** Unless its owner closed it, which ends the attachment too. */
  private static void disable(Kernel kernel, Fd event) {
    if (!event.isClosed()) {
      kernel.perfDisable(event);
    }
  }
}
