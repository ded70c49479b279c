package skep.link;

import java.util.Optional;
import skep.insn.AttachType;
import skep.kernel.KernelException;
import skep.spec.ProgramSpec;
import skep.spec.SectionDefinition;

/**
 * Attaches programs. Users call {@code LoadedProgram.attach}, which ends here.
 *
 * <p>An attempt that fails undoes what it had done.
 */
public final class Attacher {
  private Attacher() {}

  /**
   * Attaches a program.
   *
   * @param program the program
   * @param options where and how
   * @return the attachment, owned by the caller
   * @throws AttachException when it cannot be attached
   */
  public static Link attach(AttachableProgram program, AttachOptions options) {
    if (options instanceof TracepointOptions tracepoint) {
      return TracepointAttacher.attach(program, tracepoint);
    }
    if (options instanceof RawTracepointOptions raw) {
      return TracingAttacher.attachRaw(program, raw);
    }
    if (options instanceof KprobeOptions kprobe) {
      return KprobeAttacher.attach(program, kprobe);
    }
    return TracingAttacher.attach(program, (TracingOptions) options);
  }

  /**
   * Where and how the name of its section says that a program is to be attached.
   *
   * @param program the program
   * @return the options
   * @throws AttachException when the name does not say, or says what cannot be done
   */
  public static AttachOptions optionsOf(AttachableProgram program) {
    return automatic(program)
        .orElseThrow(
            () ->
                new AttachException(
                    program,
                    "its section does not say what to attach it to; attach it with options"));
  }

  /**
   * Where and how the name of its section says that a program is to be attached, if it does.
   *
   * @param program the program
   * @return the options; empty for {@code SEC("kprobe")}, which names no function, and for kinds
   *     that are attached to something only known at run time, such as a network device
   * @throws AttachException when the name says what cannot be done
   */
  public static Optional<AttachOptions> automatic(AttachableProgram program) {
    ProgramSpec spec = program.spec();
    Optional<String> target = spec.attachTarget();
    if (target.isEmpty()) {
      return Optional.empty();
    }
    return switch (spec.type()) {
      case TRACEPOINT -> Optional.of(tracepoint(program, target.get()));
      case RAW_TRACEPOINT, RAW_TRACEPOINT_WRITABLE ->
          Optional.of(new RawTracepointOptions(target.get()));
      case KPROBE -> Optional.of(kprobe(program, target.get()));
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

  private static KprobeOptions kprobe(AttachableProgram program, String target) {
    String pattern = program.spec().definition().map(SectionDefinition::pattern).orElse("");
    boolean atReturn = pattern.equals("kretprobe+");
    if (!atReturn && !pattern.equals("kprobe+")) {
      throw notYet(program);
    }
    return KprobeTarget.parse(program, target, atReturn);
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

  /** What the kernel refused, as the failure of an attachment. */
  static AttachException failed(AttachableProgram program, String target, KernelException refusal) {
    return new AttachException(program, "cannot be attached to " + target, refusal);
  }
}
