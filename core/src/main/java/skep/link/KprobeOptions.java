package skep.link;

import java.util.Objects;

/**
 * Attaching to an instruction or the return of a kernel function, as {@code SEC("kprobe/function")}
 * and {@code SEC("kretprobe/function")} do.
 *
 * <pre>{@code
 * program.attach(KprobeOptions.entry("vfs_read"));
 *
 * Map<String, Set<Long>> known = KernelSymbols.read(kernel).find(List.of("t_start"));
 * for (long address : known.get("t_start")) {  // a name that several functions have
 *   program.attach(KprobeOptions.at(address));
 * }
 * }</pre>
 *
 * @param place where; for a return the start of a function
 * @param atReturn whether to run when the function returns
 * @param cookie what {@code bpf_get_attach_cookie} gives; other than 0 only with {@link
 *     ProbeMode#LINK}
 * @param mode by which of the kernel's interfaces; not {@link ProbeMode#LEGACY} for an address
 */
public record KprobeOptions(KernelPlace place, boolean atReturn, long cookie, ProbeMode mode)
    implements AttachOptions {
  /** Checks the components. {@inheritDoc} */
  public KprobeOptions {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(mode, "mode");
    if (atReturn && place instanceof KernelPlace.InFunction in && in.offset() != 0) {
      throw new IllegalArgumentException(
          "a kretprobe has no offset, but %s was given".formatted(place));
    }
  }

  /**
   * The start of a function.
   *
   * @param function the kernel's symbol
   * @return the options
   */
  public static KprobeOptions entry(String function) {
    return of(new KernelPlace.InFunction(function, 0));
  }

  /**
   * The return of a function.
   *
   * @param function the kernel's symbol
   * @return the options
   */
  public static KprobeOptions exit(String function) {
    return entry(function).returning();
  }

  /**
   * An instruction at an address.
   *
   * @param address where it starts, as {@link skep.kernel.KernelSymbols} tells it of functions
   * @return the options
   */
  public static KprobeOptions at(long address) {
    return of(new KernelPlace.AtAddress(address));
  }

  /**
   * An instruction.
   *
   * @param place where it is
   * @return the options
   */
  public static KprobeOptions of(KernelPlace place) {
    return new KprobeOptions(place, false, 0, ProbeMode.DEFAULT);
  }

  /**
   * The same at the return of the function that starts there.
   *
   * @return the options
   */
  public KprobeOptions returning() {
    return new KprobeOptions(place, true, cookie, mode);
  }

  /**
   * The same with another mode.
   *
   * @param mode by which of the kernel's interfaces
   * @return the options
   */
  public KprobeOptions withMode(ProbeMode mode) {
    return new KprobeOptions(place, atReturn, cookie, mode);
  }

  /**
   * The same with another cookie.
   *
   * @param cookie what {@code bpf_get_attach_cookie} gives
   * @return the options
   */
  public KprobeOptions withCookie(long cookie) {
    return new KprobeOptions(place, atReturn, cookie, mode);
  }
}
