package skep.link;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import skep.kernel.Errno;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.LinkInfo;
import skep.kernel.LinkType;

/** Says why a link could not be given another program or struct. */
final class LinkUpdate {
  /** Kinds whose {@code struct bpf_link_ops} of the kernel have {@code update_prog}. */
  private static final Set<LinkType> CAN =
      EnumSet.of(
          LinkType.CGROUP,
          LinkType.ITER,
          LinkType.NETNS,
          LinkType.XDP,
          LinkType.TCX,
          LinkType.NETKIT,
          LinkType.SOCKMAP);

  private LinkUpdate() {}

  /** What bpftool calls a kind of link. */
  static String kind(LinkInfo info) {
    return info.type()
        .map(it -> it.name().toLowerCase(Locale.ROOT))
        .orElseGet(() -> "unknown (%d)".formatted(info.typeNumber()));
  }

  /**
   * Why the kernel refused.
   *
   * @param next the program or struct
   * @param expected what was to be there before
   */
  static String problem(
      Kernel kernel,
      Fd link,
      String target,
      String next,
      Optional<Fd> expected,
      KernelException refusal) {
    if (refusal.is(Errno.EPERM) && expected.isPresent()) {
      return "%s has another than the expected %s, and keeps it"
          .formatted(target, expected.get().what());
    }
    if (refusal.is(Errno.ENOLINK)) {
      return "%s is gone or was detached, so that '%s' cannot be there".formatted(target, next);
    }
    LinkInfo info;
    try {
      info = kernel.linkInfo(link);
    } catch (KernelException e) {
      refusal.addSuppressed(e);
      return "giving %s '%s' instead".formatted(target, next);
    }
    String kind = kind(info);
    if (info.type().filter(LinkType.STRUCT_OPS::equals).isPresent()) {
      return "'%s' cannot be there instead; a link of kind struct_ops takes another struct of the same"
              .formatted(next)
          + " type, by LoadedStructOps.replace";
    }
    return info.type().filter(CAN::contains).isPresent()
        ? "'%s' was not loaded for what a link of kind %s to %s needs".formatted(next, kind, target)
        : "links of kind %s keep their program; attach '%s' too, then close the link to %s"
            .formatted(kind, next, target);
  }
}
