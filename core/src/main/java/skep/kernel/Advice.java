package skep.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import skep.insn.MapType;
import skep.insn.ProgramType;

/**
 * What to do about a refusal, where that is known. Which capabilities are held is asked for only
 * when it matters: to know, a file has to be opened.
 */
final class Advice {
  private Advice() {}

  /** For a map, of which the kernel may have said something. */
  static String forMap(int errno, MapType type, String words, Supplier<Set<Capability>> held) {
    if (!words.isEmpty()) {
      return "the kernel says: " + words;
    }
    if (errno == Errno.EPERM.number()) {
      return switch (type) {
        case SOCKMAP, SOCKHASH, DEVMAP, DEVMAP_HASH, XSKMAP ->
            permission(held, Capability.BPF, Capability.NET_ADMIN);
        default -> permission(held, Capability.BPF);
      };
    }
    return forAny(errno);
  }

  static String forTypes(int errno, Supplier<Set<Capability>> held) {
    return errno == Errno.EPERM.number() ? permission(held, Capability.BPF) : forAny(errno);
  }

  static String forProgram(int errno, Supplier<Set<Capability>> held, ProgramType type) {
    if (errno == Errno.EPERM.number()) {
      return switch (type) {
        case KPROBE,
            TRACEPOINT,
            RAW_TRACEPOINT,
            RAW_TRACEPOINT_WRITABLE,
            PERF_EVENT,
            TRACING,
            LSM,
            STRUCT_OPS ->
            permission(held, Capability.BPF, Capability.PERFMON);
        case EXT -> permission(held, Capability.BPF, Capability.PERFMON, Capability.NET_ADMIN);
        case SOCKET_FILTER, SYSCALL, SK_LOOKUP, SK_REUSEPORT, CGROUP_SKB ->
            permission(held, Capability.BPF);
        default -> permission(held, Capability.BPF, Capability.NET_ADMIN);
      };
    }
    return forAny(errno);
  }

  static String forId(int errno, Supplier<Set<Capability>> held) {
    if (errno == Errno.EPERM.number()) {
      return permission(held, Capability.SYS_ADMIN);
    }
    return forAny(errno);
  }

  static String forPerfEvent(int errno, Supplier<Set<Capability>> held) {
    if (errno == Errno.EPERM.number() || errno == Errno.EACCES.number()) {
      Set<Capability> has = held.get();
      return has.contains(Capability.PERFMON) && !has.contains(Capability.SYS_ADMIN)
          ? "run as root, or grant CAP_SYS_ADMIN: uprobes by perf events need it (those of"
              + " uprobe.multi do not), and all events do where"
              + " /proc/sys/kernel/perf_event_paranoid is above 2 (Debian's kernels)"
          : permission(held, Capability.PERFMON)
              + "; /proc/sys/kernel/perf_event_paranoid says who else may";
    }
    if (errno == Errno.ENOENT.number()) {
      return "this machine has no such event; virtual machines often count no cycles";
    }
    return forAny(errno);
  }

  /** For a raw tracepoint, or a link to what is not of the network. */
  static String forTracing(int errno, Supplier<Set<Capability>> held) {
    return errno == Errno.EPERM.number()
        ? permission(held, Capability.BPF, Capability.PERFMON)
        : forAny(errno);
  }

  static String forLink(int errno, LinkCreate request, Supplier<Set<Capability>> held) {
    boolean ofNetwork =
        request instanceof LinkCreate.OnCgroup
            || request instanceof LinkCreate.OnDevice
            || request instanceof LinkCreate.OnNetfilter
            || request instanceof LinkCreate.OnDescriptor;
    return ofNetwork ? forNetwork(errno, held) : forTracing(errno, held);
  }

  static String forNetwork(int errno, Supplier<Set<Capability>> held) {
    return errno == Errno.EPERM.number() ? permission(held, Capability.NET_ADMIN) : forAny(errno);
  }

  /** Attaching without a link, of which Linux calls a missing permission an invalid argument. */
  static String forAttach(int errno, Supplier<Set<Capability>> held) {
    return errno == Errno.EINVAL.number() && lacks(held.get(), Capability.NET_ADMIN)
        ? "Linux says so too when a capability is missing: "
            + permission(held, Capability.NET_ADMIN)
        : forNetwork(errno, held);
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
    if (errno == Errno.EMFILE.number()) {
      return "this process has as many files open as it may, %d (RLIMIT_NOFILE): raise the limit"
              .formatted(Native.openFilesLimit())
          + " (ulimit -n, or LimitNOFILE= of a systemd unit), or close objects and links";
    }
    if (errno == Errno.ENFILE.number()) {
      return "this machine has as many files open as it may: raise /proc/sys/fs/file-max";
    }
    return "";
  }

  private static boolean lacks(Set<Capability> held, Capability capability) {
    return !held.contains(capability) && !held.contains(Capability.SYS_ADMIN);
  }

  private static String permission(Supplier<Set<Capability>> held, Capability... needed) {
    Set<Capability> has = held.get();
    List<String> missing = new ArrayList<>();
    for (Capability capability : needed) {
      if (lacks(has, capability)) {
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
