package skep.kernel;

import java.nio.ByteBuffer;
import java.util.Optional;
import skep.insn.AttachType;
import skep.insn.Helper;
import skep.insn.ProgramType;

/** Tries types of programs and their helpers, as libbpf does ({@code libbpf_probes.c}). */
final class ProgramTrials {
  /** {@code BPF_F_SLEEPABLE}, which programs of type syscall must have. */
  private static final int SLEEPABLE = 1 << 4;

  private static final ProgramLoad.AttachTarget FIRST_TYPE =
      new ProgramLoad.AttachTarget(1, Optional.empty());

  private final Kernel kernel;
  private final Trial trial;

  ProgramTrials(Kernel kernel) {
    this.kernel = kernel;
    this.trial = new Trial(kernel);
  }

  Support type(ProgramType type) {
    ByteBuffer code = Trial.returnZero();
    return switch (type) {
      case UNSPEC -> Support.unknown("it is no type");
      // A kernel that has the type says what is wrong with the first type of its BTF as a target.
      case TRACING ->
          expecting(bound(type, AttachType.TRACE_FENTRY), "attach_btf_id 1 is not a function");
      case LSM ->
          expecting(bound(type, AttachType.MODIFY_RETURN), "attach_btf_id 1 is not a function");
      case EXT ->
          expecting(
              program(type, code).attachTarget(FIRST_TYPE).build(),
              "Cannot replace kernel functions");
      case STRUCT_OPS -> structOps(program(type, code).build());
      default -> trial.program(program(type, code).build());
    };
  }

  private ProgramLoad bound(ProgramType type, AttachType attachType) {
    return program(type, Trial.returnZero())
        .expectedAttachType(attachType)
        .attachTarget(FIRST_TYPE)
        .build();
  }

  private Support expecting(ProgramLoad request, String words) {
    if (!(trial.verbosely(request) instanceof LoadResult.Rejected rejected)) {
      return Support.unknown("the kernel took a program for something that is no function");
    }
    boolean asExpected = rejected.error().is(Errno.EINVAL) && rejected.log().text().contains(words);
    return asExpected ? Support.YES : Support.refused(rejected);
  }

  /** Without a struct to be in, such programs are refused with an error of their own. */
  private Support structOps(ProgramLoad request) {
    LoadResult result = trial.verbosely(request);
    if (result instanceof LoadResult.Rejected rejected) {
      return Support.given(rejected.error().is(Errno.ENOTSUPP), rejected.error());
    }
    return Support.unknown("the kernel took a program of no struct");
  }

  Support helper(ProgramType type, Helper helper) {
    if (type == ProgramType.UNSPEC || Probes.BOUND.contains(type)) {
      return Support.unknown("it depends on what the program is attached to");
    }
    ByteBuffer code = Trial.code(it -> it.call(helper).exit());
    if (!(trial.verbosely(program(type, code).build()) instanceof LoadResult.Rejected rejected)) {
      return Support.YES;
    }
    String log = rejected.log().text().strip();
    if (log.contains("invalid func ")
        || log.contains("unknown func ")
        || log.contains("program of this type cannot use helper ")) {
      return Support.refused(rejected);
    }
    // Without a word of the verifier, it is the program as such that was refused.
    return log.isEmpty() ? Support.refused(rejected) : Support.YES;
  }

  /** A program of a type, with what the kernel wants to know of all such programs. */
  ProgramLoad.Builder program(ProgramType type, ByteBuffer code) {
    ProgramLoad.Builder builder = ProgramLoad.builder(type, code).license("GPL");
    return switch (type) {
      case CGROUP_SOCK_ADDR -> builder.expectedAttachType(AttachType.CGROUP_INET4_CONNECT);
      case CGROUP_SOCKOPT -> builder.expectedAttachType(AttachType.CGROUP_GETSOCKOPT);
      case SK_LOOKUP -> builder.expectedAttachType(AttachType.SK_LOOKUP);
      case LIRC_MODE2 -> builder.expectedAttachType(AttachType.LIRC_MODE2);
      case NETFILTER -> builder.expectedAttachType(AttachType.NETFILTER);
      case KPROBE -> builder.kernelVersion(KernelVersion.of(kernel).orElse(0));
      case SYSCALL -> builder.flags(SLEEPABLE);
      default -> builder;
    };
  }
}
