package skep.link;

import java.util.Set;
import skep.insn.AttachType;
import skep.kernel.Capability;
import skep.kernel.Errno;
import skep.kernel.Fd;
import skep.kernel.Hook;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.LinkCreate;
import skep.kernel.Position;
import skep.kernel.ProgramAttach;

/** Attaches to control groups. */
final class CgroupAttacher {
  private static final String MOUNTS = "/proc/self/mounts";

  private final AttachableProgram program;
  private final CgroupOptions options;
  private final Kernel kernel;

  private CgroupAttacher(AttachableProgram program, CgroupOptions options) {
    this.program = program;
    this.options = options;
    this.kernel = program.kernel();
  }

  static Link attach(AttachableProgram program, CgroupOptions options) {
    return new CgroupAttacher(program, options).attach();
  }

  private Link attach() {
    AttachType type =
        options
            .type()
            .or(() -> program.spec().expectedAttachType())
            .orElseThrow(
                () ->
                    new AttachException(
                        program,
                        "its section does not say what it does in a cgroup; the options must say as"
                            + " what to attach it, such as CGROUP_INET_EGRESS"));
    String target = "cgroup " + options.path();
    try (Link.Builder attachment = new Link.Builder(program, target)) {
      Fd cgroup = attachment.own(kernel.openFile(options.path()));
      // Links are there since Linux 5.7; an order is younger than they, and nothing else keeps it.
      boolean isLink = isOrdered() && options.way() == AttachWay.BEST;
      return Attacher.byLinkOrCommand(
          attachment,
          program,
          isLink ? AttachWay.LINK : options.way(),
          new LinkCreate.OnCgroup(program.fd(), cgroup, type, options.position()),
          new ProgramAttach(
              program.fd(),
              new Hook.Of(cgroup, type),
              options.sharing().flag(),
              options.replaced(),
              options.position()),
          "5.7");
    } catch (KernelException e) {
      throw new AttachException(program, problem(target, e), e);
    }
  }

  private String problem(String target, KernelException e) {
    if (e.is(Errno.ENOENT)) {
      return isOrdered()
          ? "there is no such " + target + ", or no such program there to be next to"
          : "there is no " + target;
    }
    if (e.is(Errno.EBADF)) {
      return "%s is no cgroup of version 2%s".formatted(options.path(), mounted());
    }
    if (e.is(Errno.EINVAL) && options.position().neighbour().isPresent()) {
      return "cannot be attached to "
          + target
          + "; links are next to links, and others to programs";
    }
    return e.is(Errno.EPERM) && isPermitted()
        ? target + " or one above it has a program that shares with none (bpftool cgroup tree)"
        : "cannot be attached to " + target;
  }

  private boolean isOrdered() {
    return !options.position().equals(Position.anywhere());
  }

  /** Linux asks for this here too, of programs that some may load without. */
  private boolean isPermitted() {
    Set<Capability> held = kernel.capabilities();
    return held.contains(Capability.NET_ADMIN) || held.contains(Capability.SYS_ADMIN);
  }

  /** Where cgroups of version 2 are, if they are. */
  private String mounted() {
    return kernel
        .readText(MOUNTS)
        .flatMap(
            mounts ->
                mounts
                    .lines()
                    .map(line -> line.split(" "))
                    .filter(line -> line.length > 2 && line[2].equals("cgroup2"))
                    .map(line -> "; those are below " + line[1])
                    .findFirst())
        .orElse("; those are not mounted (mount -t cgroup2 none /sys/fs/cgroup)");
  }
}
