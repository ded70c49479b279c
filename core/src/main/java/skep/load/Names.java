package skep.load;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** Finding things by name. */
final class Names {
  private Names() {}

  /**
   * Finds the first of a name.
   *
   * @param kind what is looked for: {@code map}
   * @param name the name
   * @param object where
   * @param there all that are there
   * @param nameOf the name of one
   * @return the one
   * @throws NoSuchElementException when there is none; the message says which there are
   */
  static <T> T find(
      String kind, String name, String object, List<T> there, Function<T, String> nameOf) {
    return there.stream()
        .filter(one -> nameOf.apply(one).equals(name))
        .findFirst()
        .orElseThrow(() -> missing(kind, name, object, there.stream().map(nameOf).toList()));
  }

  /** The error for a name that nothing has. */
  static NoSuchElementException missing(
      String kind, String name, String object, List<String> there) {
    String instead =
        there.isEmpty() ? "it has none" : "it has '" + String.join("', '", there) + "'";
    return new NoSuchElementException(
        "object '%s' has no %s '%s'; %s".formatted(object, kind, name, instead));
  }
}
