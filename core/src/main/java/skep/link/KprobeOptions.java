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
 * @param cookie what {@code bpf_get_attach_cookie} gives; other than 0 only with {@link
 *     ProbeMode#LINK}
 * @param mode by which of the kernel's interfaces
 */
public record KprobeOptions(
    String function, long offset, boolean atReturn, long cookie, ProbeMode mode)
    implements AttachOptions {
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
    return new KprobeOptions(function, 0, false, 0, ProbeMode.DEFAULT);
  }

  /**
   * The return of a function.
   *
   * @param function the kernel's symbol
   * @return the options
   */
  public static KprobeOptions exit(String function) {
    return new KprobeOptions(function, 0, true, 0, ProbeMode.DEFAULT);
  }

  /**
   * The same with another mode.
   *
   * @param mode by which of the kernel's interfaces
   * @return the options
   */
  public KprobeOptions withMode(ProbeMode mode) {
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
