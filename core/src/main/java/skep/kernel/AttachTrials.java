package skep.kernel;

import java.util.Optional;
import java.util.OptionalInt;
import skep.btf.Btf;
import skep.btf.BtfKind;
import skep.btf.BtfType;
import skep.insn.AttachType;
import skep.insn.ProgramType;

/** Tries where programs can be attached, without attaching any. */
final class AttachTrials {
  /** A function that is there to be tried, since Linux 5.6. */
  private static final String FUNCTION = "bpf_fentry_test1";

  private final Kernel kernel;
  private final Trial trial;
  private final ProgramTrials programs;

  AttachTrials(Kernel kernel) {
    this.kernel = kernel;
    this.trial = new Trial(kernel);
    this.programs = new ProgramTrials(kernel);
  }

  Support type(AttachType type) {
    Support known = inHeader(type);
    return known.verdict() == Support.Verdict.NOT_SUPPORTED ? known : attach(type, known);
  }

  /** Asks about a place, of which it is known whether the kernel's own header has it. */
  private Support attach(AttachType type, Support known) {
    return switch (type) {
      case CGROUP_INET_INGRESS, CGROUP_INET_EGRESS -> loaded(ProgramType.CGROUP_SKB, type);
      case CGROUP_INET_SOCK_CREATE,
          CGROUP_INET_SOCK_RELEASE,
          CGROUP_INET4_POST_BIND,
          CGROUP_INET6_POST_BIND ->
          loaded(ProgramType.CGROUP_SOCK, type);
      case CGROUP_INET4_BIND,
          CGROUP_INET6_BIND,
          CGROUP_INET4_CONNECT,
          CGROUP_INET6_CONNECT,
          CGROUP_INET4_GETPEERNAME,
          CGROUP_INET6_GETPEERNAME,
          CGROUP_INET4_GETSOCKNAME,
          CGROUP_INET6_GETSOCKNAME,
          CGROUP_UDP4_SENDMSG,
          CGROUP_UDP6_SENDMSG,
          CGROUP_UDP4_RECVMSG,
          CGROUP_UDP6_RECVMSG,
          CGROUP_UNIX_CONNECT,
          CGROUP_UNIX_SENDMSG,
          CGROUP_UNIX_RECVMSG,
          CGROUP_UNIX_GETPEERNAME,
          CGROUP_UNIX_GETSOCKNAME ->
          loaded(ProgramType.CGROUP_SOCK_ADDR, type);
      case CGROUP_GETSOCKOPT, CGROUP_SETSOCKOPT -> loaded(ProgramType.CGROUP_SOCKOPT, type);
      case SK_LOOKUP -> loaded(ProgramType.SK_LOOKUP, type);
      case SK_REUSEPORT_SELECT, SK_REUSEPORT_SELECT_OR_MIGRATE ->
          loaded(ProgramType.SK_REUSEPORT, type);
      case NETFILTER -> loaded(ProgramType.NETFILTER, type);
      case TRACE_RAW_TP ->
          targeted(ProgramType.TRACING, type, "btf_trace_sys_enter", BtfKind.TYPEDEF);
      case TRACE_FENTRY, TRACE_FEXIT, TRACE_FSESSION ->
          targeted(ProgramType.TRACING, type, FUNCTION, BtfKind.FUNC);
      case MODIFY_RETURN ->
          targeted(ProgramType.TRACING, type, "bpf_modify_return_test", BtfKind.FUNC);
      case TRACE_ITER -> targeted(ProgramType.TRACING, type, "bpf_iter_bpf_map", BtfKind.FUNC);
      case LSM_MAC -> targeted(ProgramType.LSM, type, "bpf_lsm_file_open", BtfKind.FUNC);
      case LSM_CGROUP -> targeted(ProgramType.LSM, type, "bpf_lsm_socket_bind", BtfKind.FUNC);
      case TCX_INGRESS, TCX_EGRESS, NETKIT_PRIMARY, NETKIT_PEER -> device(type);
      case TRACE_KPROBE_MULTI, TRACE_KPROBE_SESSION, TRACE_UPROBE_MULTI, TRACE_UPROBE_SESSION ->
          known.isSupported() ? probes(type) : known;
      case FLOW_DISSECTOR -> named(ProgramType.FLOW_DISSECTOR, known);
      case LIRC_MODE2 -> named(ProgramType.LIRC_MODE2, known);
      case CGROUP_SOCK_OPS -> named(ProgramType.SOCK_OPS, known);
      case CGROUP_DEVICE -> named(ProgramType.CGROUP_DEVICE, known);
      case CGROUP_SYSCTL -> named(ProgramType.CGROUP_SYSCTL, known);
      case SK_SKB_STREAM_PARSER, SK_SKB_STREAM_VERDICT, SK_SKB_VERDICT ->
          named(ProgramType.SK_SKB, known);
      case SK_MSG_VERDICT -> named(ProgramType.SK_MSG, known);
      case XDP, XDP_DEVMAP, XDP_CPUMAP -> named(ProgramType.XDP, known);
      case PERF_EVENT -> named(ProgramType.PERF_EVENT, known);
      case STRUCT_OPS -> named(ProgramType.STRUCT_OPS, known);
      case TRACE_FENTRY_MULTI, TRACE_FEXIT_MULTI, TRACE_FSESSION_MULTI ->
          named(ProgramType.TRACING, known);
    };
  }

  /** Such programs are only loaded for a place that the kernel knows. */
  private Support loaded(ProgramType program, AttachType type) {
    return trial.program(
        programs.program(program, Trial.returnOne()).expectedAttachType(type).build());
  }

  /** Such programs are only loaded for something in the kernel. */
  private Support targeted(ProgramType program, AttachType type, String target, BtfKind kind) {
    Optional<Btf> types = KernelTypes.of(kernel);
    if (types.isEmpty()) {
      return Support.unknown("this kernel has no BTF to find '" + target + "' in");
    }
    OptionalInt id = types.get().find(target, kind);
    if (id.isEmpty()) {
      return Support.no("there is no '" + target + "' in the kernel's BTF");
    }
    ProgramLoad request =
        programs
            .program(program, Trial.returnZero())
            .expectedAttachType(type)
            .attachTarget(new ProgramLoad.AttachTarget(id.getAsInt(), Optional.empty()))
            .build();
    if (!(trial.verbosely(request) instanceof LoadResult.Rejected rejected)) {
      return Support.YES;
    }
    return Support.refused(rejected);
  }

  /** A kernel that can looks for the network device, and there is none with the number 0. */
  private Support device(AttachType type) {
    return link(ProgramType.SCHED_CLS, type, Errno.ENODEV);
  }

  /** A kernel that can looks for places, and there are none; one built without says so. */
  private Support probes(AttachType type) {
    return link(ProgramType.KPROBE, type, Errno.EINVAL);
  }

  private Support link(ProgramType program, AttachType type, Errno proof) {
    ProgramLoad request =
        programs.program(program, Trial.returnZero()).expectedAttachType(type).build();
    return trial.program(
        request,
        loaded -> {
          try (Fd link = kernel.linkCreate(new LinkCreate.OnLoadTarget(loaded, type, 0))) {
            return Support.unknown("the kernel made " + link.what() + " to nothing");
          } catch (KernelException e) {
            return Support.given(e.is(proof), e);
          }
        });
  }

  /** Where nothing can be tried: whether the place is in the header, and there are programs. */
  private Support named(ProgramType program, Support known) {
    return known.isSupported()
        ? programs.type(program).because("programs of type " + program.uapiName())
        : known;
  }

  private Support inHeader(AttachType type) {
    Optional<Btf> types = KernelTypes.of(kernel);
    OptionalInt id =
        types.isPresent() ? types.get().find("bpf_attach_type", BtfKind.ENUM) : OptionalInt.empty();
    if (id.isEmpty()) {
      return Support.unknown("this kernel has no BTF to find " + type.uapiName() + " in");
    }
    BtfType.Enum names = (BtfType.Enum) types.orElseThrow().type(id.getAsInt());
    return names.values().stream().anyMatch(value -> value.name().equals(type.uapiName()))
        ? Support.YES
        : Support.no("there is no " + type.uapiName() + " in the kernel's BTF");
  }
}
