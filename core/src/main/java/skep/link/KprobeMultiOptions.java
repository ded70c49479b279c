package skep.link;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Attaching to many functions of the kernel at once, as {@code SEC("kprobe.multi/pattern")}, {@code
 * SEC("kretprobe.multi/pattern")} and {@code SEC("kprobe.session/pattern")} do. Linux 5.18 and
 * later, sessions 6.10.
 *
 * <pre>{@code
 * program.attach(KprobeMultiOptions.matching("tcp_*"));
 * program.attach(KprobeMultiOptions.of(List.of("vfs_read", "vfs_write")).withCookies(List.of(1L, 2L)));
 * program.attach(KprobeMultiOptions.at(KernelSymbols.read(kernel).find(names).get("t_start")));
 * }</pre>
 *
 * @param pattern which functions: {@code *} stands for any characters, {@code ?} for one
 * @param functions the functions, when there is no pattern and no addresses
 * @param addresses where the functions start in this kernel's memory, when there is nothing else
 * @param cookies what {@code bpf_get_attach_cookie} gives at each of the functions; empty for 0
 * @param atReturn whether to run when they return; a session does both
 */
public record KprobeMultiOptions(
    Optional<String> pattern,
    List<String> functions,
    List<Long> addresses,
    List<Long> cookies,
    boolean atReturn)
    implements AttachOptions {
  /** Checks and copies the components. {@inheritDoc} */
  public KprobeMultiOptions {
    Objects.requireNonNull(pattern, "pattern");
    functions = List.copyOf(functions);
    addresses = List.copyOf(addresses);
    cookies = List.copyOf(cookies);
    int given = functions.size() + addresses.size();
    if (pattern.isPresent() ? given != 0 : functions.isEmpty() == addresses.isEmpty()) {
      throw new IllegalArgumentException(
          "either a pattern, or functions, or addresses are to be given");
    }
    addresses.forEach(KernelPlace.AtAddress::new); // which refuses what is none
    if (!cookies.isEmpty() && cookies.size() != given) {
      throw new IllegalArgumentException(
          "%d cookies for %d functions; each function needs one".formatted(cookies.size(), given));
    }
  }

  /**
   * All functions whose name is of a pattern.
   *
   * @param pattern the pattern
   * @return the options
   */
  public static KprobeMultiOptions matching(String pattern) {
    return new KprobeMultiOptions(Optional.of(pattern), List.of(), List.of(), List.of(), false);
  }

  /**
   * Some functions.
   *
   * @param functions their symbols, at least one
   * @return the options
   */
  public static KprobeMultiOptions of(List<String> functions) {
    return new KprobeMultiOptions(Optional.empty(), functions, List.of(), List.of(), false);
  }

  /**
   * The functions at some addresses, for those whose name is not unique.
   *
   * @param addresses where they start, as {@link skep.kernel.KernelSymbols} tells; at least one
   * @return the options
   */
  public static KprobeMultiOptions at(Collection<Long> addresses) {
    return new KprobeMultiOptions(
        Optional.empty(), List.of(), List.copyOf(addresses), List.of(), false);
  }

  /**
   * The same at the functions' returns.
   *
   * @return the options
   */
  public KprobeMultiOptions returning() {
    return new KprobeMultiOptions(pattern, functions, addresses, cookies, true);
  }

  /**
   * The same with cookies.
   *
   * @param cookies one for each function or address, in their order
   * @return the options
   */
  public KprobeMultiOptions withCookies(List<Long> cookies) {
    return new KprobeMultiOptions(pattern, functions, addresses, cookies, atReturn);
  }
}
