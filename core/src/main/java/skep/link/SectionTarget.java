package skep.link;

import java.util.Optional;
import skep.insn.AttachType;
import skep.spec.ProgramSpec;
import skep.spec.SectionDefinition;

/** Where and how the name of a program's section says that it is to be attached. */
final class SectionTarget {
  private SectionTarget() {}

  /** Empty when the name does not say. */
  static Optional<AttachOptions> options(AttachableProgram program) {
    ProgramSpec spec = program.spec();
    Optional<String> target = spec.attachTarget();
    if (target.isEmpty()) {
      return Optional.empty();
    }
    return switch (spec.type()) {
      case TRACEPOINT -> Optional.of(tracepoint(program, target.get()));
      case RAW_TRACEPOINT, RAW_TRACEPOINT_WRITABLE ->
          Optional.of(new RawTracepointOptions(target.get()));
      case KPROBE -> Optional.of(probe(program, target.get()));
      case TRACING -> Optional.of(tracing(program));
      case LSM ->
          spec.expectedAttachType().filter(type -> type == AttachType.LSM_MAC).isPresent()
              ? Optional.of(new TracingOptions())
              : Optional.empty();
      case EXT -> throw notYet(program);
      default -> Optional.empty();
    };
  }

  private static TracepointOptions tracepoint(AttachableProgram program, String target) {
    int slash = target.indexOf('/');
    if (slash <= 0 || slash == target.length() - 1) {
      throw new AttachException(
          program, "a tracepoint is CATEGORY/NAME, as in syscalls/sys_enter_write");
    }
    return new TracepointOptions(target.substring(0, slash), target.substring(slash + 1));
  }

  /** Probes are all of one type, and are told apart by the first word of the section's name. */
  private static AttachOptions probe(AttachableProgram program, String target) {
    String pattern = program.spec().definition().map(SectionDefinition::pattern).orElse("");
    return switch (pattern) {
      case "kprobe+" -> KprobeTarget.parse(program, target, false);
      case "kretprobe+" -> KprobeTarget.parse(program, target, true);
      case "uprobe+", "uprobe.s+" -> UserTarget.uprobe(program, target, false);
      case "uretprobe+", "uretprobe.s+" -> UserTarget.uprobe(program, target, true);
      default -> throw notYet(program);
    };
  }

  private static TracingOptions tracing(AttachableProgram program) {
    Optional<AttachType> type = program.spec().expectedAttachType();
    boolean known =
        type.filter(
                t ->
                    t == AttachType.TRACE_RAW_TP
                        || t == AttachType.TRACE_FENTRY
                        || t == AttachType.TRACE_FEXIT
                        || t == AttachType.MODIFY_RETURN)
            .isPresent();
    if (!known) {
      throw notYet(program);
    }
    return new TracingOptions();
  }

  private static AttachException notYet(AttachableProgram program) {
    return new AttachException(program, "programs of this kind cannot be attached yet");
  }
}
