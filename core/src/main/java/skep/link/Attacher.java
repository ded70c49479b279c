package skep.link;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import skep.kernel.Errno;
import skep.kernel.KernelException;

/**
 * Attaches programs. Users call {@code LoadedProgram.attach}, which ends here.
 *
 * <p>An attempt that fails undoes what it had done.
 */
public final class Attacher {
  /** Who attaches by which options: one entry for each kind. */
  private static final Map<
          Class<? extends AttachOptions>, BiFunction<AttachableProgram, AttachOptions, Link>>
      KINDS =
          Map.ofEntries(
              kind(TracepointOptions.class, TracepointAttacher::attach),
              kind(RawTracepointOptions.class, TracingAttacher::attachRaw),
              kind(TracingOptions.class, TracingAttacher::attach),
              kind(KprobeOptions.class, KprobeAttacher::attach),
              kind(KsyscallOptions.class, KprobeAttacher::attach),
              kind(KprobeMultiOptions.class, MultiAttacher::attach),
              kind(UprobeOptions.class, UprobeAttacher::attach),
              kind(UprobeMultiOptions.class, MultiAttacher::attach),
              kind(UsdtOptions.class, UsdtAttacher::attach),
              kind(FreplaceOptions.class, FreplaceAttacher::attach),
              kind(IteratorOptions.class, TracingAttacher::attachIterator),
              kind(PerfEventOptions.class, PerfEventAttacher::attach),
              kind(XdpOptions.class, XdpAttacher::attach),
              kind(TcxOptions.class, NetworkAttacher::attach),
              kind(TcOptions.class, TcAttacher::attach),
              kind(NetkitOptions.class, NetworkAttacher::attach),
              kind(NetfilterOptions.class, NetworkAttacher::attach),
              kind(NamespaceOptions.class, NetworkAttacher::attach),
              kind(SockmapOptions.class, NetworkAttacher::attach),
              kind(SocketOptions.class, NetworkAttacher::attach),
              kind(CgroupOptions.class, CgroupAttacher::attach));

  private Attacher() {}

  private static <T extends AttachOptions>
      Map.Entry<Class<? extends AttachOptions>, BiFunction<AttachableProgram, AttachOptions, Link>>
          kind(Class<T> options, BiFunction<AttachableProgram, T, Link> attacher) {
    return Map.entry(options, (program, given) -> attacher.apply(program, options.cast(given)));
  }

  /**
   * Attaches a program.
   *
   * @param program the program
   * @param options where and how
   * @return the attachment, owned by the caller
   * @throws AttachException when it cannot be attached
   */
  public static Link attach(AttachableProgram program, AttachOptions options) {
    return KINDS.get(options.getClass()).apply(program, options);
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
    return SectionTarget.options(program);
  }

  /** What the kernel refused, as the failure of an attachment. */
  static AttachException failed(AttachableProgram program, String target, KernelException refusal) {
    return new AttachException(program, "cannot be attached to " + target, refusal);
  }

  /** The same for what is observed in one process. */
  static AttachException failed(
      AttachableProgram program, String target, OptionalInt pid, KernelException refusal) {
    return refusal.is(Errno.ESRCH) && pid.isPresent()
        ? new AttachException(
            program, "%s: there is no process %d".formatted(target, pid.getAsInt()), refusal)
        : failed(program, target, refusal);
  }
}
