package skep.link;

import java.util.Optional;
import skep.insn.AttachType;
import skep.kernel.Errno;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.LinkCreate;
import skep.kernel.RawTracepointOpen;

/** Attaches raw tracepoints, and programs that named their target when they were loaded. */
final class TracingAttacher {
  private TracingAttacher() {}

  static Link attachRaw(AttachableProgram program, RawTracepointOptions options) {
    String target = "raw tracepoint " + options.name();
    RawTracepointOpen request =
        new RawTracepointOpen(program.fd(), Optional.of(options.name()), options.cookie());
    return Attacher.byLink(program, target, () -> program.kernel().rawTracepointOpen(request));
  }

  static Link attach(AttachableProgram program, TracingOptions options) {
    AttachType type =
        program
            .spec()
            .expectedAttachType()
            .orElseThrow(
                () -> new AttachException(program, "it did not name a target when it was loaded"));
    String target = program.spec().attachTarget().orElse("the target it was loaded for");
    return Attacher.byLink(program, target, () -> open(program, type, options.cookie()));
  }

  static Link attachIterator(AttachableProgram program, IteratorOptions options) {
    String target =
        "iterator over " + program.spec().attachTarget().orElse("what it was loaded for");
    LinkCreate request = new LinkCreate.OnIterator(program.fd(), options.target());
    return Attacher.byLink(program, target, () -> program.kernel().linkCreate(request));
  }

  /** Kernels that know no such links attach by the command for raw tracepoints. */
  private static Fd open(AttachableProgram program, AttachType type, long cookie) {
    Kernel kernel = program.kernel();
    try {
      return kernel.linkCreate(new LinkCreate.OnLoadTarget(program.fd(), type, cookie));
    } catch (KernelException e) {
      if (cookie != 0 || !e.is(Errno.EINVAL)) {
        throw e;
      }
      return kernel.rawTracepointOpen(new RawTracepointOpen(program.fd(), Optional.empty(), 0));
    }
  }
}
