package skep.kernel;

import java.util.Optional;

/**
 * What kind of link it is: {@code enum bpf_link_type}, complete as of libbpf 1.8.
 *
 * <p>The constants are in the order of include/uapi/linux/bpf.h, without the prefix {@code
 * BPF_LINK_TYPE_}.
 */
public enum LinkType {
  /** No type. */
  UNSPEC,
  /** Raw tracepoint. */
  RAW_TRACEPOINT,
  /** BTF-typed tracepoint, function entry or exit, security hook, program extension. */
  TRACING,
  /** Cgroup. */
  CGROUP,
  /** Iterator. */
  ITER,
  /** Network namespace. */
  NETNS,
  /** Network device. */
  XDP,
  /** Perf event: tracepoint, kprobe, uprobe. */
  PERF_EVENT,
  /** Many kprobes. */
  KPROBE_MULTI,
  /** Operations struct. */
  STRUCT_OPS,
  /** Netfilter hook. */
  NETFILTER,
  /** Traffic control. */
  TCX,
  /** Many uprobes. */
  UPROBE_MULTI,
  /** Netkit device. */
  NETKIT,
  /** Socket map. */
  SOCKMAP,
  /** Many functions. */
  TRACING_MULTI;

  private static final LinkType[] BY_NUMBER = values();

  /**
   * The number the kernel knows this by.
   *
   * @return the value in {@code enum bpf_link_type}
   */
  public int number() {
    return ordinal();
  }

  /**
   * The name the kernel's header gives it.
   *
   * @return {@link #name()} with its prefix, such as {@code BPF_LINK_TYPE_RAW_TRACEPOINT}
   */
  public String uapiName() {
    return "BPF_LINK_TYPE_" + name();
  }

  /**
   * What a number stands for.
   *
   * @param number a value of {@code enum bpf_link_type}
   * @return the constant, or empty for a number newer than this table
   */
  public static Optional<LinkType> of(int number) {
    return number >= 0 && number < BY_NUMBER.length
        ? Optional.of(BY_NUMBER[number])
        : Optional.empty();
  }
}
