package skep.load;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The map that is pinned where one of the object is to be is not like it, so it is not used.
 *
 * <pre>
 * object 'counter': map 'counts': the map pinned at /sys/fs/bpf/counts is not like it:
 *   max_entries: 1024 in the object, 512 pinned
 * change one to be like the other, pin this one elsewhere, or remove the pin when nothing needs it
 * any more (rm /sys/fs/bpf/counts)
 * </pre>
 */
public final class MapMismatchException extends LoadException {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final transient List<Difference> differences;

  /**
   * A field of the map that is not the same.
   *
   * @param field its name in {@code struct bpf_map_info}
   * @param ours its value in the object
   * @param theirs its value in the pinned map
   */
  public record Difference(String field, String ours, String theirs) {
    @Override
    public String toString() {
      return field + ": " + ours + " in the object, " + theirs + " pinned";
    }
  }

  MapMismatchException(String object, String map, String path, List<Difference> differences) {
    super(
        Phase.MAP,
        object,
        Optional.of(map),
        "the map pinned at %s is not like it:\n%s\n".formatted(path, lines(differences))
            + "change one to be like the other, pin this one elsewhere, or remove the pin when"
            + " nothing needs it any more (rm %s)".formatted(path));
    this.path = path;
    this.differences = List.copyOf(differences);
  }

  private static String lines(List<Difference> differences) {
    return differences.stream().map(it -> "  " + it).collect(Collectors.joining("\n"));
  }

  /**
   * Where the other map is pinned.
   *
   * @return the path
   */
  public String path() {
    return path;
  }

  /**
   * What is not the same.
   *
   * @return each field, at least one
   */
  public List<Difference> differences() {
    return differences;
  }
}
