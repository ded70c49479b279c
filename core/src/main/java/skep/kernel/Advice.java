package skep.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import skep.insn.ProgramType;

/** What to do about a refusal, where that is known. */
final class Advice {
  private Advice() {}

  static String forMap(int errno, Set<Capability> held) {
    if (errno == Errno.EPERM.number()) {
      return permission(held, Capability.BPF);
    }
    return forAny(errno);
  }

  /** For a map of which the kernel has said something. */
  static String forMap(int errno, String words, Set<Capability> held) {
    return words.isEmpty() ? forMap(errno, held) : "the kernel says: " + words;
  }

  static String forProgram(int errno, Set<Capability> held, ProgramType type) {
    if (errno == Errno.EPERM.number()) {
      return switch (type) {
        case KPROBE,
            TRACEPOINT,
            RAW_TRACEPOINT,
            RAW_TRACEPOINT_WRITABLE,
            PERF_EVENT,
            TRACING,
            LSM ->
            permission(held, Capability.BPF, Capability.PERFMON);
        case SOCKET_FILTER, SYSCALL -> permission(held, Capability.BPF);
        default -> permission(held, Capability.BPF, Capability.NET_ADMIN);
      };
    }
    return forAny(errno);
  }

  static String forId(int errno, Set<Capability> held) {
    if (errno == Errno.EPERM.number()) {
      return permission(held, Capability.SYS_ADMIN);
    }
    return forAny(errno);
  }

  static String forPerfEvent(int errno, Set<Capability> held) {
    if (errno == Errno.EPERM.number() || errno == Errno.EACCES.number()) {
      return permission(held, Capability.PERFMON)
          + "; /proc/sys/kernel/perf_event_paranoid says who else may, and a value above 2"
          + " (Debian's kernels) that only CAP_SYS_ADMIN may";
    }
    if (errno == Errno.ENOENT.number()) {
      return "this machine has no such event; virtual machines often count no cycles";
    }
    return "";
  }

  static String forLink(int errno, Set<Capability> held) {
    if (errno == Errno.EPERM.number()) {
      return permission(held, Capability.BPF, Capability.PERFMON);
    }
    return forAny(errno);
  }

  static String forToken(int errno, String bpffs) {
    if (errno == Errno.ENOENT.number()) {
      return bpffs
          + " delegates nothing: mount it with delegate_cmds=, delegate_maps=, delegate_progs= and"
          + " delegate_attachs=";
    }
    if (errno == Errno.EOPNOTSUPP.number()) {
      return "tokens are for user namespaces: a file system of the first one gives none";
    }
    if (errno == Errno.EPERM.number()) {
      return "a token needs CAP_BPF in the user namespace that "
          + bpffs
          + " was mounted in, and the caller in that namespace";
    }
    if (errno == Errno.EINVAL.number()) {
      return bpffs
          + " is not the root of a BPF file system, or this kernel is older than Linux 6.9";
    }
    return forAny(errno);
  }

  static String forAny(int errno) {
    if (errno == Errno.ENOSYS.number()) {
      return "this kernel has no bpf(2), or a seccomp filter hides it";
    }
    return "";
  }

  private static String permission(Set<Capability> held, Capability... needed) {
    List<String> missing = new ArrayList<>();
    for (Capability capability : needed) {
      if (!held.contains(capability) && !held.contains(Capability.SYS_ADMIN)) {
        missing.add(capability.uapiName());
      }
    }
    if (!missing.isEmpty()) {
      return "run as root, or grant " + String.join(" and ", missing);
    }
    return "the capabilities are there, so a policy of this kernel forbids it (lockdown, a security"
        + " module, a user namespace), or before Linux 5.11 the limit on locked memory does";
  }
}
