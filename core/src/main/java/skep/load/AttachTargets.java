package skep.load;

import java.util.Optional;
import java.util.OptionalInt;
import skep.btf.Btf;
import skep.btf.BtfKind;
import skep.insn.AttachType;
import skep.kernel.Kernel;
import skep.kernel.ProgramLoad.AttachTarget;
import skep.spec.ObjectSpec;
import skep.spec.ProgramSpec;
import skep.spec.SectionFlag;

/**
 * Finds what programs are for in the kernel's BTF, where that must be said when they are loaded.
 */
final class AttachTargets {
  private final Kernel kernel;
  private final ObjectSpec object;

  AttachTargets(Kernel kernel, ObjectSpec object) {
    this.kernel = kernel;
    this.object = object;
  }

  /** The target of a program; empty for programs of kinds that have none. */
  Optional<AttachTarget> find(ProgramSpec program) {
    boolean needed =
        program
            .definition()
            .filter(definition -> definition.flags().contains(SectionFlag.ATTACH_BTF))
            .isPresent();
    if (!needed) {
      return Optional.empty();
    }
    String target =
        program
            .attachTarget()
            .orElseThrow(
                () ->
                    error(
                        program,
                        "its section does not say which function it is for; write '%s/FUNCTION' or"
                                .formatted(program.section())
                            + " set the attach target before load"));
    Btf types =
        KernelTypes.of(kernel)
            .orElseThrow(
                () ->
                    error(
                        program,
                        "its target is looked up in the kernel's BTF, and this kernel has none"
                            + " (CONFIG_DEBUG_INFO_BTF)"));
    String name = prefix(program) + target;
    BtfKind kind = isTracepoint(program) ? BtfKind.TYPEDEF : BtfKind.FUNC;
    OptionalInt id = types.find(name, kind);
    if (id.isEmpty()) {
      throw error(
          program,
          "'%s' is not in the kernel's BTF (no %s '%s'); functions of modules are not searched"
              .formatted(target, kind == BtfKind.FUNC ? "function" : "typedef", name));
    }
    return Optional.of(new AttachTarget(id.getAsInt(), Optional.empty()));
  }

  private static boolean isTracepoint(ProgramSpec program) {
    return program.expectedAttachType().equals(Optional.of(AttachType.TRACE_RAW_TP));
  }

  /** What the kernel puts before the names of the things that programs attach to. */
  private static String prefix(ProgramSpec program) {
    if (program.expectedAttachType().isEmpty()) {
      return "";
    }
    return switch (program.expectedAttachType().get()) {
      case TRACE_RAW_TP -> "btf_trace_";
      case TRACE_ITER -> "bpf_iter_";
      case LSM_MAC, LSM_CGROUP -> "bpf_lsm_";
      default -> "";
    };
  }

  private LoadException error(ProgramSpec program, String problem) {
    return new LoadException(object.name(), program, problem);
  }
}
