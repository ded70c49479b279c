package skep.insn;

import java.util.Optional;

/**
 * Where a program is attached: {@code enum bpf_attach_type}, complete as of libbpf 1.8.
 *
 * <p>The constants are in the order of include/uapi/linux/bpf.h, without the prefix {@code BPF_}.
 * Some program types must name theirs at load time already, as the expected attach type.
 */
public enum AttachType {
  /** Packets arriving in a cgroup. */
  CGROUP_INET_INGRESS,
  /** Packets leaving a cgroup. */
  CGROUP_INET_EGRESS,
  /** Socket creation in a cgroup. */
  CGROUP_INET_SOCK_CREATE,
  /** TCP connection events of a cgroup. */
  CGROUP_SOCK_OPS,
  /** Message boundaries of a stream. */
  SK_SKB_STREAM_PARSER,
  /** Verdict on a parsed message of a stream. */
  SK_SKB_STREAM_VERDICT,
  /** Device access of a cgroup. */
  CGROUP_DEVICE,
  /** Verdict on a message being sent. */
  SK_MSG_VERDICT,
  /** Bind to an IPv4 address. */
  CGROUP_INET4_BIND,
  /** Bind to an IPv6 address. */
  CGROUP_INET6_BIND,
  /** Connect to an IPv4 address. */
  CGROUP_INET4_CONNECT,
  /** Connect to an IPv6 address. */
  CGROUP_INET6_CONNECT,
  /** After an IPv4 bind. */
  CGROUP_INET4_POST_BIND,
  /** After an IPv6 bind. */
  CGROUP_INET6_POST_BIND,
  /** UDP send to an IPv4 address. */
  CGROUP_UDP4_SENDMSG,
  /** UDP send to an IPv6 address. */
  CGROUP_UDP6_SENDMSG,
  /** Infrared decoder. */
  LIRC_MODE2,
  /** Flow dissector of a network namespace. */
  FLOW_DISSECTOR,
  /** Sysctl access of a cgroup. */
  CGROUP_SYSCTL,
  /** UDP receive from an IPv4 address. */
  CGROUP_UDP4_RECVMSG,
  /** UDP receive from an IPv6 address. */
  CGROUP_UDP6_RECVMSG,
  /** Getsockopt in a cgroup. */
  CGROUP_GETSOCKOPT,
  /** Setsockopt in a cgroup. */
  CGROUP_SETSOCKOPT,
  /** BTF-typed raw tracepoint. */
  TRACE_RAW_TP,
  /** Function entry. */
  TRACE_FENTRY,
  /** Function exit. */
  TRACE_FEXIT,
  /** Function entry, may replace the return value. */
  MODIFY_RETURN,
  /** Security hook. */
  LSM_MAC,
  /** Iterator over kernel objects. */
  TRACE_ITER,
  /** Getpeername, IPv4. */
  CGROUP_INET4_GETPEERNAME,
  /** Getpeername, IPv6. */
  CGROUP_INET6_GETPEERNAME,
  /** Getsockname, IPv4. */
  CGROUP_INET4_GETSOCKNAME,
  /** Getsockname, IPv6. */
  CGROUP_INET6_GETSOCKNAME,
  /** Packets redirected through a device map. */
  XDP_DEVMAP,
  /** Socket release in a cgroup. */
  CGROUP_INET_SOCK_RELEASE,
  /** Packets redirected through a CPU map. */
  XDP_CPUMAP,
  /** Socket lookup of a network namespace. */
  SK_LOOKUP,
  /** Network device receive. */
  XDP,
  /** Verdict on data of a socket, without a parser. */
  SK_SKB_VERDICT,
  /** Choice of a reuseport socket. */
  SK_REUSEPORT_SELECT,
  /** Choice of a reuseport socket, also for migrating requests. */
  SK_REUSEPORT_SELECT_OR_MIGRATE,
  /** Perf event, which includes tracepoints, kprobes and uprobes. */
  PERF_EVENT,
  /** Many kprobes at once. */
  TRACE_KPROBE_MULTI,
  /** Security hook, for one cgroup. */
  LSM_CGROUP,
  /** Registration of an operations struct. */
  STRUCT_OPS,
  /** Netfilter hook. */
  NETFILTER,
  /** Traffic control, receiving side. */
  TCX_INGRESS,
  /** Traffic control, sending side. */
  TCX_EGRESS,
  /** Many uprobes at once. */
  TRACE_UPROBE_MULTI,
  /** Connect to a Unix socket. */
  CGROUP_UNIX_CONNECT,
  /** Send to a Unix socket. */
  CGROUP_UNIX_SENDMSG,
  /** Receive from a Unix socket. */
  CGROUP_UNIX_RECVMSG,
  /** Getpeername, Unix socket. */
  CGROUP_UNIX_GETPEERNAME,
  /** Getsockname, Unix socket. */
  CGROUP_UNIX_GETSOCKNAME,
  /** Netkit device, primary side. */
  NETKIT_PRIMARY,
  /** Netkit device, peer side. */
  NETKIT_PEER,
  /** Function entry and exit as one session, kprobes. */
  TRACE_KPROBE_SESSION,
  /** Function entry and exit as one session, uprobes. */
  TRACE_UPROBE_SESSION,
  /** Function entry and exit as one session. */
  TRACE_FSESSION,
  /** Many function entries at once. */
  TRACE_FENTRY_MULTI,
  /** Many function exits at once. */
  TRACE_FEXIT_MULTI,
  /** Many function entry and exit sessions at once. */
  TRACE_FSESSION_MULTI;

  private static final AttachType[] BY_NUMBER = values();

  /**
   * The number the kernel knows this by.
   *
   * @return the value in {@code enum bpf_attach_type}
   */
  public int number() {
    return ordinal();
  }

  /**
   * The name the kernel's header gives it.
   *
   * @return {@link #name()} with its prefix, such as {@code BPF_CGROUP_INET_EGRESS}
   */
  public String uapiName() {
    return "BPF_" + name();
  }

  /**
   * What a number stands for.
   *
   * @param number a value of {@code enum bpf_attach_type}
   * @return the constant, or empty for a number newer than this table
   */
  public static Optional<AttachType> of(int number) {
    return number >= 0 && number < BY_NUMBER.length
        ? Optional.of(BY_NUMBER[number])
        : Optional.empty();
  }
}
