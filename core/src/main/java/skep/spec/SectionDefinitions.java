package skep.spec;

import static skep.spec.SectionFlag.ATTACHABLE;
import static skep.spec.SectionFlag.ATTACH_BTF;
import static skep.spec.SectionFlag.ATTACH_TYPE_OPTIONAL;
import static skep.spec.SectionFlag.SLEEPABLE;
import static skep.spec.SectionFlag.USDT;
import static skep.spec.SectionFlag.XDP_FRAGS;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import skep.insn.AttachType;
import skep.insn.ProgramType;

/**
 * The section names that mean a kind of program: libbpf's table ({@code section_defs} of libbpf
 * 1.8), and before it the definitions a user adds.
 *
 * <pre>{@code
 * SectionDefinitions all = SectionDefinitions.standard();
 * all.match("kprobe/vfs_read").map(SectionDefinition::type);              // KPROBE
 * SectionDefinitions mine = all.with(
 *     new SectionDefinition("trace/", ProgramType.KPROBE, Optional.empty(), Set.of()));
 * }</pre>
 */
public final class SectionDefinitions {
  private static final SectionDefinitions STANDARD = new SectionDefinitions(table(), 0);

  private final List<SectionDefinition> definitions;
  private final int added;

  /** The first so many definitions were added. */
  private SectionDefinitions(List<SectionDefinition> definitions, int added) {
    this.definitions = definitions;
    this.added = added;
  }

  /**
   * The table of libbpf.
   *
   * @return 116 definitions
   */
  public static SectionDefinitions standard() {
    return STANDARD;
  }

  /**
   * These definitions and one more. It is asked after others that were added and before those of
   * libbpf's table, whose meaning it can so change ({@code libbpf_register_prog_handler}).
   *
   * @param definition the new definition
   * @return the new table
   */
  public SectionDefinitions with(SectionDefinition definition) {
    List<SectionDefinition> more = new ArrayList<>(definitions);
    more.add(added, definition);
    return new SectionDefinitions(List.copyOf(more), added + 1);
  }

  /**
   * These definitions and one that is asked last, for sections that no other is for. Its pattern is
   * usually {@code *}; a libbpf handler without a section name is such a definition.
   *
   * @param definition the new definition
   * @return the new table
   */
  public SectionDefinitions withFallback(SectionDefinition definition) {
    List<SectionDefinition> more = new ArrayList<>(definitions);
    more.add(definition);
    return new SectionDefinitions(List.copyOf(more), added);
  }

  /**
   * The definition for a section.
   *
   * @param section the section's name, without a leading {@code ?}
   * @return the first definition that matches, or empty when the name means nothing
   */
  public Optional<SectionDefinition> match(String section) {
    return definitions.stream().filter(definition -> definition.matches(section)).findFirst();
  }

  /**
   * All definitions.
   *
   * @return the definitions in the order in which they are asked
   */
  public List<SectionDefinition> all() {
    return definitions;
  }

  private static SectionDefinition row(String pattern, ProgramType type, SectionFlag... flags) {
    return new SectionDefinition(pattern, type, Optional.empty(), Set.of(flags));
  }

  private static SectionDefinition row(
      String pattern, ProgramType type, AttachType attachType, SectionFlag... flags) {
    return new SectionDefinition(pattern, type, Optional.of(attachType), Set.of(flags));
  }

  private static List<SectionDefinition> table() {
    return List.of(
        row("socket", ProgramType.SOCKET_FILTER),
        row(
            "sk_reuseport/migrate",
            ProgramType.SK_REUSEPORT,
            AttachType.SK_REUSEPORT_SELECT_OR_MIGRATE,
            ATTACHABLE),
        row("sk_reuseport", ProgramType.SK_REUSEPORT, AttachType.SK_REUSEPORT_SELECT, ATTACHABLE),
        row("kprobe+", ProgramType.KPROBE),
        row("uprobe+", ProgramType.KPROBE),
        row("uprobe.s+", ProgramType.KPROBE, SLEEPABLE),
        row("kretprobe+", ProgramType.KPROBE),
        row("uretprobe+", ProgramType.KPROBE),
        row("uretprobe.s+", ProgramType.KPROBE, SLEEPABLE),
        row("kprobe.multi+", ProgramType.KPROBE, AttachType.TRACE_KPROBE_MULTI),
        row("kretprobe.multi+", ProgramType.KPROBE, AttachType.TRACE_KPROBE_MULTI),
        row("kprobe.session+", ProgramType.KPROBE, AttachType.TRACE_KPROBE_SESSION),
        row("uprobe.multi+", ProgramType.KPROBE, AttachType.TRACE_UPROBE_MULTI),
        row("uretprobe.multi+", ProgramType.KPROBE, AttachType.TRACE_UPROBE_MULTI),
        row("uprobe.session+", ProgramType.KPROBE, AttachType.TRACE_UPROBE_SESSION),
        row("uprobe.multi.s+", ProgramType.KPROBE, AttachType.TRACE_UPROBE_MULTI, SLEEPABLE),
        row("uretprobe.multi.s+", ProgramType.KPROBE, AttachType.TRACE_UPROBE_MULTI, SLEEPABLE),
        row("uprobe.session.s+", ProgramType.KPROBE, AttachType.TRACE_UPROBE_SESSION, SLEEPABLE),
        row("ksyscall+", ProgramType.KPROBE),
        row("kretsyscall+", ProgramType.KPROBE),
        row("usdt+", ProgramType.KPROBE, USDT),
        row("usdt.s+", ProgramType.KPROBE, USDT, SLEEPABLE),
        row("tc/ingress", ProgramType.SCHED_CLS, AttachType.TCX_INGRESS),
        row("tc/egress", ProgramType.SCHED_CLS, AttachType.TCX_EGRESS),
        row("tcx/ingress", ProgramType.SCHED_CLS, AttachType.TCX_INGRESS),
        row("tcx/egress", ProgramType.SCHED_CLS, AttachType.TCX_EGRESS),
        row("tc", ProgramType.SCHED_CLS),
        row("classifier", ProgramType.SCHED_CLS),
        row("action", ProgramType.SCHED_ACT),
        row("netkit/primary", ProgramType.SCHED_CLS, AttachType.NETKIT_PRIMARY),
        row("netkit/peer", ProgramType.SCHED_CLS, AttachType.NETKIT_PEER),
        row("tracepoint+", ProgramType.TRACEPOINT),
        row("tp+", ProgramType.TRACEPOINT),
        row("tracepoint.s+", ProgramType.TRACEPOINT, SLEEPABLE),
        row("tp.s+", ProgramType.TRACEPOINT, SLEEPABLE),
        row("raw_tracepoint+", ProgramType.RAW_TRACEPOINT),
        row("raw_tp+", ProgramType.RAW_TRACEPOINT),
        row("raw_tracepoint.s+", ProgramType.RAW_TRACEPOINT, SLEEPABLE),
        row("raw_tp.s+", ProgramType.RAW_TRACEPOINT, SLEEPABLE),
        row("raw_tracepoint.w+", ProgramType.RAW_TRACEPOINT_WRITABLE),
        row("raw_tp.w+", ProgramType.RAW_TRACEPOINT_WRITABLE),
        row("tp_btf+", ProgramType.TRACING, AttachType.TRACE_RAW_TP, ATTACH_BTF),
        row("tp_btf.s+", ProgramType.TRACING, AttachType.TRACE_RAW_TP, ATTACH_BTF, SLEEPABLE),
        row("fentry+", ProgramType.TRACING, AttachType.TRACE_FENTRY, ATTACH_BTF),
        row("fmod_ret+", ProgramType.TRACING, AttachType.MODIFY_RETURN, ATTACH_BTF),
        row("fexit+", ProgramType.TRACING, AttachType.TRACE_FEXIT, ATTACH_BTF),
        row("fentry.s+", ProgramType.TRACING, AttachType.TRACE_FENTRY, ATTACH_BTF, SLEEPABLE),
        row("fmod_ret.s+", ProgramType.TRACING, AttachType.MODIFY_RETURN, ATTACH_BTF, SLEEPABLE),
        row("fexit.s+", ProgramType.TRACING, AttachType.TRACE_FEXIT, ATTACH_BTF, SLEEPABLE),
        row("fsession+", ProgramType.TRACING, AttachType.TRACE_FSESSION, ATTACH_BTF),
        row("fsession.s+", ProgramType.TRACING, AttachType.TRACE_FSESSION, ATTACH_BTF, SLEEPABLE),
        row("fentry.multi+", ProgramType.TRACING, AttachType.TRACE_FENTRY_MULTI),
        row("fexit.multi+", ProgramType.TRACING, AttachType.TRACE_FEXIT_MULTI),
        row("fsession.multi+", ProgramType.TRACING, AttachType.TRACE_FSESSION_MULTI),
        row("fentry.multi.s+", ProgramType.TRACING, AttachType.TRACE_FENTRY_MULTI, SLEEPABLE),
        row("fexit.multi.s+", ProgramType.TRACING, AttachType.TRACE_FEXIT_MULTI, SLEEPABLE),
        row("fsession.multi.s+", ProgramType.TRACING, AttachType.TRACE_FSESSION_MULTI, SLEEPABLE),
        row("freplace+", ProgramType.EXT, ATTACH_BTF),
        row("lsm+", ProgramType.LSM, AttachType.LSM_MAC, ATTACH_BTF),
        row("lsm.s+", ProgramType.LSM, AttachType.LSM_MAC, ATTACH_BTF, SLEEPABLE),
        row("lsm_cgroup+", ProgramType.LSM, AttachType.LSM_CGROUP, ATTACH_BTF),
        row("iter+", ProgramType.TRACING, AttachType.TRACE_ITER, ATTACH_BTF),
        row("iter.s+", ProgramType.TRACING, AttachType.TRACE_ITER, ATTACH_BTF, SLEEPABLE),
        row("syscall", ProgramType.SYSCALL, SLEEPABLE),
        row("xdp.frags/devmap", ProgramType.XDP, AttachType.XDP_DEVMAP, XDP_FRAGS),
        row("xdp/devmap", ProgramType.XDP, AttachType.XDP_DEVMAP, ATTACHABLE),
        row("xdp.frags/cpumap", ProgramType.XDP, AttachType.XDP_CPUMAP, XDP_FRAGS),
        row("xdp/cpumap", ProgramType.XDP, AttachType.XDP_CPUMAP, ATTACHABLE),
        row("xdp.frags", ProgramType.XDP, AttachType.XDP, XDP_FRAGS),
        row("xdp", ProgramType.XDP, AttachType.XDP, ATTACHABLE, ATTACH_TYPE_OPTIONAL),
        row("perf_event", ProgramType.PERF_EVENT),
        row("lwt_in", ProgramType.LWT_IN),
        row("lwt_out", ProgramType.LWT_OUT),
        row("lwt_xmit", ProgramType.LWT_XMIT),
        row("lwt_seg6local", ProgramType.LWT_SEG6LOCAL),
        row(
            "sockops",
            ProgramType.SOCK_OPS,
            AttachType.CGROUP_SOCK_OPS,
            ATTACHABLE,
            ATTACH_TYPE_OPTIONAL),
        row(
            "sk_skb/stream_parser",
            ProgramType.SK_SKB,
            AttachType.SK_SKB_STREAM_PARSER,
            ATTACHABLE,
            ATTACH_TYPE_OPTIONAL),
        row(
            "sk_skb/stream_verdict",
            ProgramType.SK_SKB,
            AttachType.SK_SKB_STREAM_VERDICT,
            ATTACHABLE,
            ATTACH_TYPE_OPTIONAL),
        row(
            "sk_skb/verdict",
            ProgramType.SK_SKB,
            AttachType.SK_SKB_VERDICT,
            ATTACHABLE,
            ATTACH_TYPE_OPTIONAL),
        row("sk_skb", ProgramType.SK_SKB),
        row(
            "sk_msg",
            ProgramType.SK_MSG,
            AttachType.SK_MSG_VERDICT,
            ATTACHABLE,
            ATTACH_TYPE_OPTIONAL),
        row(
            "lirc_mode2",
            ProgramType.LIRC_MODE2,
            AttachType.LIRC_MODE2,
            ATTACHABLE,
            ATTACH_TYPE_OPTIONAL),
        row(
            "flow_dissector",
            ProgramType.FLOW_DISSECTOR,
            AttachType.FLOW_DISSECTOR,
            ATTACHABLE,
            ATTACH_TYPE_OPTIONAL),
        row(
            "cgroup_skb/ingress",
            ProgramType.CGROUP_SKB,
            AttachType.CGROUP_INET_INGRESS,
            ATTACHABLE,
            ATTACH_TYPE_OPTIONAL),
        row(
            "cgroup_skb/egress",
            ProgramType.CGROUP_SKB,
            AttachType.CGROUP_INET_EGRESS,
            ATTACHABLE,
            ATTACH_TYPE_OPTIONAL),
        row("cgroup/skb", ProgramType.CGROUP_SKB),
        row(
            "cgroup/sock_create",
            ProgramType.CGROUP_SOCK,
            AttachType.CGROUP_INET_SOCK_CREATE,
            ATTACHABLE),
        row(
            "cgroup/sock_release",
            ProgramType.CGROUP_SOCK,
            AttachType.CGROUP_INET_SOCK_RELEASE,
            ATTACHABLE),
        row(
            "cgroup/sock",
            ProgramType.CGROUP_SOCK,
            AttachType.CGROUP_INET_SOCK_CREATE,
            ATTACHABLE,
            ATTACH_TYPE_OPTIONAL),
        row(
            "cgroup/post_bind4",
            ProgramType.CGROUP_SOCK,
            AttachType.CGROUP_INET4_POST_BIND,
            ATTACHABLE),
        row(
            "cgroup/post_bind6",
            ProgramType.CGROUP_SOCK,
            AttachType.CGROUP_INET6_POST_BIND,
            ATTACHABLE),
        row("cgroup/bind4", ProgramType.CGROUP_SOCK_ADDR, AttachType.CGROUP_INET4_BIND, ATTACHABLE),
        row("cgroup/bind6", ProgramType.CGROUP_SOCK_ADDR, AttachType.CGROUP_INET6_BIND, ATTACHABLE),
        row(
            "cgroup/connect4",
            ProgramType.CGROUP_SOCK_ADDR,
            AttachType.CGROUP_INET4_CONNECT,
            ATTACHABLE),
        row(
            "cgroup/connect6",
            ProgramType.CGROUP_SOCK_ADDR,
            AttachType.CGROUP_INET6_CONNECT,
            ATTACHABLE),
        row(
            "cgroup/connect_unix",
            ProgramType.CGROUP_SOCK_ADDR,
            AttachType.CGROUP_UNIX_CONNECT,
            ATTACHABLE),
        row(
            "cgroup/sendmsg4",
            ProgramType.CGROUP_SOCK_ADDR,
            AttachType.CGROUP_UDP4_SENDMSG,
            ATTACHABLE),
        row(
            "cgroup/sendmsg6",
            ProgramType.CGROUP_SOCK_ADDR,
            AttachType.CGROUP_UDP6_SENDMSG,
            ATTACHABLE),
        row(
            "cgroup/sendmsg_unix",
            ProgramType.CGROUP_SOCK_ADDR,
            AttachType.CGROUP_UNIX_SENDMSG,
            ATTACHABLE),
        row(
            "cgroup/recvmsg4",
            ProgramType.CGROUP_SOCK_ADDR,
            AttachType.CGROUP_UDP4_RECVMSG,
            ATTACHABLE),
        row(
            "cgroup/recvmsg6",
            ProgramType.CGROUP_SOCK_ADDR,
            AttachType.CGROUP_UDP6_RECVMSG,
            ATTACHABLE),
        row(
            "cgroup/recvmsg_unix",
            ProgramType.CGROUP_SOCK_ADDR,
            AttachType.CGROUP_UNIX_RECVMSG,
            ATTACHABLE),
        row(
            "cgroup/getpeername4",
            ProgramType.CGROUP_SOCK_ADDR,
            AttachType.CGROUP_INET4_GETPEERNAME,
            ATTACHABLE),
        row(
            "cgroup/getpeername6",
            ProgramType.CGROUP_SOCK_ADDR,
            AttachType.CGROUP_INET6_GETPEERNAME,
            ATTACHABLE),
        row(
            "cgroup/getpeername_unix",
            ProgramType.CGROUP_SOCK_ADDR,
            AttachType.CGROUP_UNIX_GETPEERNAME,
            ATTACHABLE),
        row(
            "cgroup/getsockname4",
            ProgramType.CGROUP_SOCK_ADDR,
            AttachType.CGROUP_INET4_GETSOCKNAME,
            ATTACHABLE),
        row(
            "cgroup/getsockname6",
            ProgramType.CGROUP_SOCK_ADDR,
            AttachType.CGROUP_INET6_GETSOCKNAME,
            ATTACHABLE),
        row(
            "cgroup/getsockname_unix",
            ProgramType.CGROUP_SOCK_ADDR,
            AttachType.CGROUP_UNIX_GETSOCKNAME,
            ATTACHABLE),
        row("cgroup/sysctl", ProgramType.CGROUP_SYSCTL, AttachType.CGROUP_SYSCTL, ATTACHABLE),
        row(
            "cgroup/getsockopt",
            ProgramType.CGROUP_SOCKOPT,
            AttachType.CGROUP_GETSOCKOPT,
            ATTACHABLE),
        row(
            "cgroup/setsockopt",
            ProgramType.CGROUP_SOCKOPT,
            AttachType.CGROUP_SETSOCKOPT,
            ATTACHABLE),
        row(
            "cgroup/dev",
            ProgramType.CGROUP_DEVICE,
            AttachType.CGROUP_DEVICE,
            ATTACHABLE,
            ATTACH_TYPE_OPTIONAL),
        row("struct_ops+", ProgramType.STRUCT_OPS),
        row("struct_ops.s+", ProgramType.STRUCT_OPS, SLEEPABLE),
        row("sk_lookup", ProgramType.SK_LOOKUP, AttachType.SK_LOOKUP, ATTACHABLE),
        row("netfilter", ProgramType.NETFILTER, AttachType.NETFILTER));
  }
}
