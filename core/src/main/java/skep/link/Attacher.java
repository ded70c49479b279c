package skep.link;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import skep.insn.AttachType;
import skep.kernel.Errno;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.LinkCreate;
import skep.kernel.ProgramAttach;

/**
 * Attaches programs. Users call {@code LoadedProgram.attach}, which ends here.
 *
 * <p>An attempt that fails undoes what it had done.
 */
public final class Attacher {
  private Attacher() {}

  /**
   * Attaches a program.
   *
   * @param program the program
   * @param options where and how
   * @return the attachment, owned by the caller
   * @throws AttachException when it cannot be attached
   */
  public static Link attach(AttachableProgram program, AttachOptions options) {
    // Not a table of attachers: that would load every kind with the first that is attached.
    if (options instanceof TracepointOptions it) {
      return TracepointAttacher.attach(program, it);
    } else if (options instanceof RawTracepointOptions it) {
      return TracingAttacher.attachRaw(program, it);
    } else if (options instanceof TracingOptions it) {
      return TracingAttacher.attach(program, it);
    } else if (options instanceof KprobeOptions it) {
      return KprobeAttacher.attach(program, it);
    } else if (options instanceof KsyscallOptions it) {
      return KprobeAttacher.attach(program, it);
    } else if (options instanceof KprobeMultiOptions it) {
      return MultiAttacher.attach(program, it);
    } else if (options instanceof UprobeOptions it) {
      return UprobeAttacher.attach(program, it);
    } else if (options instanceof UprobeMultiOptions it) {
      return MultiAttacher.attach(program, it);
    } else if (options instanceof UsdtOptions it) {
      return UsdtAttacher.attach(program, it);
    } else if (options instanceof FreplaceOptions it) {
      return FreplaceAttacher.attach(program, it);
    } else if (options instanceof IteratorOptions it) {
      return TracingAttacher.attachIterator(program, it);
    } else if (options instanceof PerfEventOptions it) {
      return PerfEventAttacher.attach(program, it);
    } else if (options instanceof OpenedEventOptions it) {
      return PerfEventAttacher.attach(program, it);
    } else if (options instanceof XdpOptions it) {
      return XdpAttacher.attach(program, it);
    } else if (options instanceof TcxOptions it) {
      return NetworkAttacher.attach(program, it);
    } else if (options instanceof TcOptions it) {
      return TcAttacher.attach(program, it);
    } else if (options instanceof NetkitOptions it) {
      return NetworkAttacher.attach(program, it);
    } else if (options instanceof NetfilterOptions it) {
      return NetworkAttacher.attach(program, it);
    } else if (options instanceof NamespaceOptions it) {
      return NetworkAttacher.attach(program, it);
    } else if (options instanceof SockmapOptions it) {
      return NetworkAttacher.attach(program, it);
    } else if (options instanceof SocketOptions it) {
      return NetworkAttacher.attach(program, it);
    }
    return CgroupAttacher.attach(program, (CgroupOptions) options);
  }

  /**
   * Where and how the name of its section says that a program is to be attached.
   *
   * @param program the program
   * @return the options
   * @throws AttachException when the name does not say, or says what cannot be done
   */
  public static AttachOptions optionsOf(AttachableProgram program) {
    return automatic(program)
        .orElseThrow(
            () ->
                new AttachException(
                    program,
                    "its section does not say what to attach it to; attach it with options"));
  }

  /**
   * Where and how the name of its section says that a program is to be attached, if it does.
   *
   * @param program the program
   * @return the options; empty for {@code SEC("kprobe")}, which names no function, and for kinds
   *     that are attached to something only known at run time, such as a network device
   * @throws AttachException when the name says what cannot be done
   */
  public static Optional<AttachOptions> automatic(AttachableProgram program) {
    return SectionTarget.options(program);
  }

  /** Attaches by one link, which is all there is to it. */
  static Link byLink(AttachableProgram program, String target, Supplier<Fd> link) {
    try (Link.Builder attachment = new Link.Builder(program, target)) {
      return attachment.finish(link.get());
    } catch (KernelException e) {
      throw failed(program, target, e);
    }
  }

  /**
   * Attaches by a link, or by the command that was there before links.
   *
   * @param since the version of Linux that has such links
   */
  static Link byLinkOrCommand(
      Link.Builder attachment,
      AttachableProgram program,
      AttachWay way,
      LinkCreate request,
      ProgramAttach command,
      String since) {
    Kernel kernel = program.kernel();
    Optional<Fd> link = way.link(kernel, request);
    if (link.isPresent()) {
      return attachment.finish(link.get());
    }
    kernel.progAttach(command);
    attachment.undoBy(() -> Gone.ignore(() -> kernel.progDetach(program.fd(), command.hook())));
    return attachment.finishWithoutLink("AttachWay.LINK is by one (Linux %s)".formatted(since));
  }

  /** What a program was loaded for, if that is one of some. */
  static AttachType loadedFor(AttachableProgram program, String otherwise, AttachType... some) {
    return program
        .spec()
        .expectedAttachType()
        .filter(Set.of(some)::contains)
        .orElseThrow(() -> new AttachException(program, otherwise));
  }

  /** What the kernel refused, as the failure of an attachment. */
  static AttachException failed(AttachableProgram program, String target, KernelException refusal) {
    return new AttachException(program, "cannot be attached to " + target, refusal);
  }

  /** As the other, where more may be known of why. */
  static AttachException failed(
      AttachableProgram program, String target, Optional<String> why, KernelException refusal) {
    return why.map(it -> new AttachException(program, target + ": " + it, refusal))
        .orElseGet(() -> failed(program, target, refusal));
  }

  /** As the other, of an attachment to one process, if it is to one. */
  static AttachException failed(
      AttachableProgram program, String target, OptionalInt pid, KernelException refusal) {
    return refusal.is(Errno.ESRCH) && pid.isPresent()
        ? new AttachException(
            program, "%s: there is no process %d".formatted(target, pid.getAsInt()), refusal)
        : failed(program, target, refusal);
  }
}
