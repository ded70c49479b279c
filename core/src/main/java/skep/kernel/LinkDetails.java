package skep.kernel;

import java.util.Optional;
import skep.insn.AttachType;

/** To what a link attaches: the part of {@code struct bpf_link_info} that depends on its kind. */
public sealed interface LinkDetails {
  /**
   * A raw tracepoint.
   *
   * @param name the tracepoint
   * @param cookie what {@code bpf_get_attach_cookie} gives; 0 on kernels before 6.16, which do not
   *     tell
   */
  record RawTracepoint(String name, long cookie) implements LinkDetails {}

  /**
   * Something that has a type: a function, a tracepoint, a security hook.
   *
   * @param attachType what the program does there
   * @param object number of the BTF that the type is in, or of the program whose function is
   *     replaced
   * @param typeId number of the type in there
   */
  record Tracing(Optional<AttachType> attachType, int object, int typeId) implements LinkDetails {}

  /**
   * A control group.
   *
   * @param cgroup its number, which is that of its directory's inode; 0 when the group is gone
   * @param attachType what the program does there
   */
  record Cgroup(long cgroup, Optional<AttachType> attachType) implements LinkDetails {}

  /**
   * An iterator.
   *
   * @param target over what, such as {@code bpf_map_elem}
   * @param map number of the map, for iterators over a map's elements; otherwise 0
   */
  record Iterator(String target, int map) implements LinkDetails {}

  /**
   * A network namespace.
   *
   * @param inode the inode of its file; 0 when the namespace is gone
   * @param attachType what the program does there
   */
  record Namespace(int inode, Optional<AttachType> attachType) implements LinkDetails {}

  /**
   * A network device: xdp, tcx or netkit.
   *
   * @param index its number in its network namespace; 0 when the device is gone
   * @param attachType what the program does there
   */
  record Device(int index, Optional<AttachType> attachType) implements LinkDetails {}

  /**
   * A struct that the kernel calls into.
   *
   * @param map number of its map
   */
  record StructOps(int map) implements LinkDetails {}

  /**
   * A netfilter hook.
   *
   * @param family {@code NFPROTO_*}
   * @param hook {@code NF_INET_*}
   * @param priority where among others at the hook
   * @param defragments whether fragments are put together before
   */
  record Netfilter(int family, int hook, int priority, boolean defragments)
      implements LinkDetails {}

  /**
   * Many functions of the kernel.
   *
   * @param count how many
   * @param atReturn whether at their returns
   * @param missed how often the program could not run
   */
  record Kprobes(int count, boolean atReturn, long missed) implements LinkDetails {}

  /**
   * Many places of a user program. Linux 6.8 and later.
   *
   * @param path the user program's file
   * @param count how many
   * @param atReturn whether at the returns of the functions that start there
   * @param pid the process that it stays with; 0 for all
   */
  record Uprobes(String path, int count, boolean atReturn, int pid) implements LinkDetails {}

  /**
   * A perf event that is a kprobe, a uprobe or a tracepoint. Linux 6.6 and later.
   *
   * @param kind which
   * @param name the kernel's function, the user program's file, or the tracepoint; empty for a
   *     kprobe whose address this process may not know
   * @param offset bytes into that; of a tracepoint 0
   */
  record Probe(Kind kind, String name, long offset) implements LinkDetails {
    /** What a perf event observes: {@code enum bpf_perf_event_type}. */
    public enum Kind {
      /** The entry of a user program's function. */
      UPROBE,
      /** Its return. */
      URETPROBE,
      /** The entry of a kernel function. */
      KPROBE,
      /** Its return. */
      KRETPROBE,
      /** A tracepoint. */
      TRACEPOINT
    }
  }

  /**
   * A perf event that counts. Linux 6.6 and later.
   *
   * @param type {@code PERF_TYPE_*}
   * @param config the counter's number
   */
  record Counter(int type, long config) implements LinkDetails {}

  /**
   * A map of sockets.
   *
   * @param map the map's number
   * @param attachType what the program does there
   */
  record Sockmap(int map, Optional<AttachType> attachType) implements LinkDetails {}
}
