package skep.kernel;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import skep.insn.AttachType;

/**
 * To what a link attaches: the part of {@code struct bpf_link_info} that depends on its kind.
 *
 * <p>What an older kernel does not tell is 0: cookies of raw tracepoints and of what has a type
 * (Linux 6.12 does not tell them, 6.18 does), cookies of other kinds before Linux 6.9, and object
 * and type of what has a type (5.10 does not tell them, 6.1 does).
 */
public sealed interface LinkDetails {
  /**
   * A raw tracepoint.
   *
   * @param name the tracepoint
   * @param cookie what {@code bpf_get_attach_cookie} gives
   */
  record RawTracepoint(String name, long cookie) implements LinkDetails {}

  /**
   * Something that has a type: a function, a security hook.
   *
   * @param attachType what the program does there; empty for one that replaces a function
   * @param object number of the BTF that the type is in, or of the program whose function is
   *     replaced
   * @param typeId number of the type in there
   * @param cookie what {@code bpf_get_attach_cookie} gives
   */
  record Tracing(Optional<AttachType> attachType, int object, int typeId, long cookie)
      implements LinkDetails {}

  /**
   * A control group.
   *
   * @param cgroup its number, which is that of its directory's inode; 0 when the group is gone, or
   *     the link was detached
   * @param attachType what the program does there
   */
  record Cgroup(long cgroup, Optional<AttachType> attachType) implements LinkDetails {}

  /**
   * An iterator.
   *
   * @param target over what, such as {@code bpf_map_elem}
   * @param range over which of them
   */
  record Iterator(String target, Range range) implements LinkDetails {
    /** Checks the components. {@inheritDoc} */
    public Iterator {
      Objects.requireNonNull(range, "range");
    }

    /** Over which things an iterator goes: what its {@link IteratorTarget} said. */
    public sealed interface Range {
      /** All there are. */
      record All() implements Range {}

      /**
       * The elements of a map.
       *
       * @param map the map's number
       */
      record OfMap(int map) implements Range {}

      /**
       * Control groups.
       *
       * @param cgroup the number of the one it starts with
       * @param order which others, and in which order
       */
      record OfCgroup(long cgroup, IteratorTarget.Order order) implements Range {}

      /**
       * A thread.
       *
       * @param thread its number
       */
      record OfThread(int thread) implements Range {}

      /**
       * The threads of a process.
       *
       * @param process its number
       */
      record OfProcess(int process) implements Range {}
    }
  }

  /**
   * A network namespace.
   *
   * @param inode the inode of its file; 0 when the namespace is gone, or the link was detached
   * @param attachType what the program does there
   */
  record Namespace(int inode, Optional<AttachType> attachType) implements LinkDetails {}

  /**
   * A network device: xdp, tcx or netkit.
   *
   * @param index its number in its network namespace; 0 when the device is gone, or the link was
   *     detached
   * @param attachType what the program does there
   */
  record Device(int index, Optional<AttachType> attachType) implements LinkDetails {}

  /**
   * A struct that the kernel calls into.
   *
   * @param map number of its map; 0 when the link was detached
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
   * Many functions of the kernel. Linux 6.6 and later.
   *
   * @param functions which, in the order of their addresses
   * @param atReturn whether at their returns
   * @param missed how often the program could not run
   */
  record Kprobes(List<Function> functions, boolean atReturn, long missed) implements LinkDetails {
    /** Checks the components. {@inheritDoc} */
    public Kprobes {
      functions = List.copyOf(functions);
    }

    /**
     * One of them.
     *
     * @param address where it is; 0 when this process may not know (kernel.kptr_restrict)
     * @param cookie what {@code bpf_get_attach_cookie} gives there
     */
    public record Function(long address, long cookie) {}
  }

  /**
   * Many places of a user program. Linux 6.8 and later.
   *
   * @param path the user program's file
   * @param places which, in the order in which they were given
   * @param atReturn whether at the returns of the functions that start there
   * @param pid the process that it stays with; 0 for all
   */
  record Uprobes(String path, List<LinkCreate.Uprobe> places, boolean atReturn, int pid)
      implements LinkDetails {
    /** Checks the components. {@inheritDoc} */
    public Uprobes {
      places = List.copyOf(places);
    }
  }

  /**
   * A function of the kernel, by a perf event. Linux 6.6 and later.
   *
   * @param function its name; empty when this process may not know it, or it was given by address
   * @param offset bytes into that
   * @param address where that is; 0 when this process may not know (kernel.kptr_restrict)
   * @param atReturn whether at its return
   * @param missed how often the program could not run
   * @param cookie what {@code bpf_get_attach_cookie} gives
   */
  record Kprobe(
      String function, long offset, long address, boolean atReturn, long missed, long cookie)
      implements LinkDetails {}

  /**
   * A place of a user program, by a perf event. Linux 6.6 and later.
   *
   * @param path the user program's file
   * @param place where in that file; {@code referenceCounter} is 0 on kernels that do not tell it
   *     (Linux 6.12 does not, 6.18 does)
   * @param atReturn whether at the return of the function that starts there
   */
  record Uprobe(String path, LinkCreate.Uprobe place, boolean atReturn) implements LinkDetails {}

  /**
   * A tracepoint, by a perf event. Linux 6.6 and later.
   *
   * @param name the tracepoint, without its category
   * @param cookie what {@code bpf_get_attach_cookie} gives
   */
  record Tracepoint(String name, long cookie) implements LinkDetails {}

  /**
   * A perf event that counts. Linux 6.6 and later.
   *
   * @param type {@code PERF_TYPE_*}
   * @param config the counter's number
   * @param cookie what {@code bpf_get_attach_cookie} gives
   */
  record Counter(int type, long config, long cookie) implements LinkDetails {}

  /**
   * A map of sockets.
   *
   * @param map the map's number; 0 when the link was detached
   * @param attachType what the program does there
   */
  record Sockmap(int map, Optional<AttachType> attachType) implements LinkDetails {}
}
