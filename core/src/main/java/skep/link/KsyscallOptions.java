package skep.link;

import java.util.Objects;

/**
 * Attaching to the kernel's function for a system call, whatever this kernel calls it, as {@code
 * SEC("ksyscall/name")} and {@code SEC("kretsyscall/name")} do.
 *
 * <pre>{@code
 * program.attach(KsyscallOptions.entry("openat"));
 * }</pre>
 *
 * @param name the system call, as in its manual page
 * @param atReturn whether to run when it returns
 * @param cookie what {@code bpf_get_attach_cookie} gives; other than 0 only with {@link
 *     ProbeMode#LINK}
 * @param mode by which of the kernel's interfaces
 */
public record KsyscallOptions(String name, boolean atReturn, long cookie, ProbeMode mode)
    implements AttachOptions {
  /** Checks the components. {@inheritDoc} */
  public KsyscallOptions {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(mode, "mode");
  }

  /**
   * The start of a system call.
   *
   * @param name the system call
   * @return the options
   */
  public static KsyscallOptions entry(String name) {
    return new KsyscallOptions(name, false, 0, ProbeMode.DEFAULT);
  }

  /**
   * The return of a system call.
   *
   * @param name the system call
   * @return the options
   */
  public static KsyscallOptions exit(String name) {
    return new KsyscallOptions(name, true, 0, ProbeMode.DEFAULT);
  }
}
