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
      case KPROBE -> probe(program, target.get());
      case TRACING -> Optional.of(tracing(program));
      case EXT -> Optional.of(FreplaceOptions.loaded());
      case LSM ->
          spec.expectedAttachType().filter(type -> type == AttachType.LSM_MAC).isPresent()
              ? Optional.of(new TracingOptions())
              : Optional.empty();
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
  private static Optional<AttachOptions> probe(AttachableProgram program, String target) {
    String pattern = program.spec().definition().map(SectionDefinition::pattern).orElse("");
    return Optional.ofNullable(
        switch (pattern) {
          case "kprobe+" -> KprobeTarget.parse(program, target, false);
          case "kretprobe+" -> KprobeTarget.parse(program, target, true);
          case "ksyscall+" -> KsyscallOptions.entry(target);
          case "kretsyscall+" -> KsyscallOptions.exit(target);
          case "kprobe.multi+", "kprobe.session+" -> KprobeMultiOptions.matching(target);
          case "kretprobe.multi+" -> KprobeMultiOptions.matching(target).returning();
          case "uprobe+", "uprobe.s+" -> UserTarget.uprobe(program, target, false);
          case "uretprobe+", "uretprobe.s+" -> UserTarget.uprobe(program, target, true);
          case "uprobe.multi+", "uprobe.multi.s+", "uprobe.session+", "uprobe.session.s+" ->
              UserTarget.multi(program, target);
          case "uretprobe.multi+", "uretprobe.multi.s+" ->
              UserTarget.multi(program, target).returning();
          case "usdt+", "usdt.s+" -> UserTarget.usdt(program, target);
          default -> null; // a name that the user has defined
        });
  }

  private static AttachOptions tracing(AttachableProgram program) {
    AttachType type = program.spec().expectedAttachType().orElse(AttachType.TRACE_FENTRY);
    return switch (type) {
      case TRACE_ITER -> IteratorOptions.all();
      case TRACE_FENTRY_MULTI, TRACE_FEXIT_MULTI, TRACE_FSESSION_MULTI ->
          throw new AttachException(
              program,
              "links to many typed functions, which kernels after Linux 7.2 have, are not among"
                  + " those that can be made; name one function, as in fentry/vfs_read");
      default -> new TracingOptions();
    };
  }
}
