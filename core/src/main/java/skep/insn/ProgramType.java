package skep.insn;

import java.util.Optional;

/**
 * What kind of program it is: {@code enum bpf_prog_type}, complete as of libbpf 1.8.
 *
 * <p>The constants are in the order of include/uapi/linux/bpf.h, without the prefix {@code
 * BPF_PROG_TYPE_}.
 */
public enum ProgramType {
  /** No type; never valid in a request. */
  UNSPEC,
  /** Filters the packets of a socket. */
  SOCKET_FILTER,
  /** Runs at a kprobe, kretprobe, uprobe or uretprobe. */
  KPROBE,
  /** Traffic control classifier, tcx and netkit. */
  SCHED_CLS,
  /** Traffic control action. */
  SCHED_ACT,
  /** Runs at a tracepoint and sees its formatted record. */
  TRACEPOINT,
  /** Runs in the network driver, before the socket buffer exists. */
  XDP,
  /** Runs when a perf event overflows. */
  PERF_EVENT,
  /** Filters the packets of a cgroup. */
  CGROUP_SKB,
  /** Runs when a cgroup's sockets are made, bound or released. */
  CGROUP_SOCK,
  /** Lightweight tunnel, input. */
  LWT_IN,
  /** Lightweight tunnel, output. */
  LWT_OUT,
  /** Lightweight tunnel, transmit. */
  LWT_XMIT,
  /** Follows the life of a cgroup's TCP connections. */
  SOCK_OPS,
  /** Parses or judges the stream of a socket in a SOCKMAP. */
  SK_SKB,
  /** Permits a cgroup access to devices. */
  CGROUP_DEVICE,
  /** Judges messages sent on a socket in a SOCKMAP. */
  SK_MSG,
  /** Runs at a tracepoint and sees its raw arguments. */
  RAW_TRACEPOINT,
  /** Judges and rewrites a cgroup's bind, connect, sendmsg and the like. */
  CGROUP_SOCK_ADDR,
  /** Segment routing action. */
  LWT_SEG6LOCAL,
  /** Decodes infrared signals. */
  LIRC_MODE2,
  /** Chooses a socket of a reuseport group. */
  SK_REUSEPORT,
  /** Dissects packets into flow keys. */
  FLOW_DISSECTOR,
  /** Judges a cgroup's access to sysctl values. */
  CGROUP_SYSCTL,
  /** Raw tracepoint whose buffer the program may write. */
  RAW_TRACEPOINT_WRITABLE,
  /** Judges a cgroup's getsockopt and setsockopt. */
  CGROUP_SOCKOPT,
  /** BTF-typed tracepoints, function entry and exit, return modification, iterators. */
  TRACING,
  /** One function of a kernel operations struct. */
  STRUCT_OPS,
  /** Replaces a global function of another program. */
  EXT,
  /** Runs at a security hook. */
  LSM,
  /** Chooses the socket for an incoming packet. */
  SK_LOOKUP,
  /** Runs on request from user space and may make bpf calls. */
  SYSCALL,
  /** Runs at a netfilter hook. */
  NETFILTER;

  private static final ProgramType[] BY_NUMBER = values();

  /**
   * The number the kernel knows this by.
   *
   * @return the value in {@code enum bpf_prog_type}
   */
  public int number() {
    return ordinal();
  }

  /**
   * The name the kernel's header gives it.
   *
   * @return {@link #name()} with its prefix, such as {@code BPF_PROG_TYPE_SOCKET_FILTER}
   */
  public String uapiName() {
    return "BPF_PROG_TYPE_" + name();
  }

  /**
   * What a number stands for.
   *
   * @param number a value of {@code enum bpf_prog_type}
   * @return the constant, or empty for a number newer than this table
   */
  public static Optional<ProgramType> of(int number) {
    return number >= 0 && number < BY_NUMBER.length
        ? Optional.of(BY_NUMBER[number])
        : Optional.empty();
  }
}
