package skep.link;

import java.util.Objects;

/**
 * Attaching to an instruction or the return of a kernel function, as {@code SEC("kprobe/function")}
 * and {@code SEC("kretprobe/function")} do.
 *
 * <pre>{@code
 * program.attach(KprobeOptions.entry("vfs_read"));
 * }</pre>
 *
 * @param function the kernel's symbol
 * @param offset bytes from its start; 0 for a return
 * @param atReturn whether to run when the function returns
 * @param cookie what {@code bpf_get_attach_cookie} gives; other than 0 only with {@link Mode#LINK}
 * @param mode by which of the kernel's interfaces
 */
public record KprobeOptions(String function, long offset, boolean atReturn, long cookie, Mode mode)
    implements AttachOptions {
  /** The kernel's interfaces to a kprobe, the newest last. */
  public enum Mode {
    /** The best this kernel has. */
    DEFAULT,
    /** A named event in tracefs' {@code kprobe_events}: any kernel. */
    LEGACY,
    /** A perf event of the kprobe PMU (Linux 4.17), program set by ioctl. */
    PERF,
    /** A perf event and a BPF link (Linux 5.15). */
    LINK
  }

  /** Checks the components. {@inheritDoc} */
  public KprobeOptions {
    Objects.requireNonNull(function, "function");
    Objects.requireNonNull(mode, "mode");
    if (offset < 0) {
      throw new IllegalArgumentException("kprobe offset " + offset + " is negative");
    }
    if (atReturn && offset != 0) {
      throw new IllegalArgumentException(
          "a kretprobe has no offset, but %s+%d was given".formatted(function, offset));
    }
  }

  /**
   * The start of a function.
   *
   * @param function the kernel's symbol
   * @return the options
   */
  public static KprobeOptions entry(String function) {
    return new KprobeOptions(function, 0, false, 0, Mode.DEFAULT);
  }

  /**
   * The return of a function.
   *
   * @param function the kernel's symbol
   * @return the options
   */
  public static KprobeOptions exit(String function) {
    return new KprobeOptions(function, 0, true, 0, Mode.DEFAULT);
  }

  /**
   * The same with another mode.
   *
   * @param mode by which of the kernel's interfaces
   * @return the options
   */
  public KprobeOptions withMode(Mode mode) {
    return new KprobeOptions(function, offset, atReturn, cookie, mode);
  }

  /**
   * The same with another cookie.
   *
   * @param cookie what {@code bpf_get_attach_cookie} gives
   * @return the options
   */
  public KprobeOptions withCookie(long cookie) {
    return new KprobeOptions(function, offset, atReturn, cookie, mode);
  }
}
