package skep.link;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Attaching to many functions of a user program at once, as {@code
 * SEC("uprobe.multi/binary:pattern")}, {@code SEC("uretprobe.multi/…")} and {@code
 * SEC("uprobe.session/…")} do. Linux 6.6 and later, sessions 6.13.
 *
 * <pre>{@code
 * program.attach(UprobeMultiOptions.matching("libc.so.6", "str*"));
 * }</pre>
 *
 * @param binary the file, as {@link UprobeOptions#binary} has it
 * @param pattern which functions: {@code *} stands for any characters, {@code ?} for one
 * @param places the places, when there is no pattern
 * @param atReturn whether to run when the functions return; a session does both
 * @param pid the process to run in; empty for all
 */
public record UprobeMultiOptions(
    String binary, Optional<String> pattern, List<Place> places, boolean atReturn, OptionalInt pid)
    implements AttachOptions {
  /**
   * One of the places.
   *
   * @param place where in the file
   * @param referenceCounter where in the file the program keeps the number of its observers; 0 for
   *     none
   * @param cookie what {@code bpf_get_attach_cookie} gives there
   */
  public record Place(UserPlace place, long referenceCounter, long cookie) {
    /** Checks the components. {@inheritDoc} */
    public Place {
      Objects.requireNonNull(place, "place");
    }

    /**
     * The start of a function.
     *
     * @param name its symbol
     * @return the place, with no counter and the cookie 0
     */
    public static Place function(String name) {
      return new Place(new UserPlace.InFunction(name, 0), 0, 0);
    }
  }

  /** Checks and copies the components. {@inheritDoc} */
  public UprobeMultiOptions {
    Objects.requireNonNull(binary, "binary");
    Objects.requireNonNull(pattern, "pattern");
    Objects.requireNonNull(pid, "pid");
    places = List.copyOf(places);
    if (pattern.isPresent() != places.isEmpty()) {
      throw new IllegalArgumentException("either a pattern or places are to be given");
    }
  }

  /**
   * All functions whose name is of a pattern.
   *
   * @param binary the program or library
   * @param pattern the pattern
   * @return the options
   */
  public static UprobeMultiOptions matching(String binary, String pattern) {
    return new UprobeMultiOptions(
        binary, Optional.of(pattern), List.of(), false, OptionalInt.empty());
  }

  /**
   * Some places.
   *
   * @param binary the program or library
   * @param places at least one
   * @return the options
   */
  public static UprobeMultiOptions of(String binary, List<Place> places) {
    return new UprobeMultiOptions(binary, Optional.empty(), places, false, OptionalInt.empty());
  }

  /**
   * The same at the functions' returns.
   *
   * @return the options
   */
  public UprobeMultiOptions returning() {
    return new UprobeMultiOptions(binary, pattern, places, true, pid);
  }

  /**
   * The same for one process only.
   *
   * @param pid the process
   * @return the options
   */
  public UprobeMultiOptions withPid(int pid) {
    return new UprobeMultiOptions(binary, pattern, places, atReturn, OptionalInt.of(pid));
  }
}
