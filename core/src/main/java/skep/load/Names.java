package skep.load;

import java.util.List;
import java.util.NoSuchElementException;

/** What to say when something is asked for by a name that nothing has. */
final class Names {
  private Names() {}

  /**
   * The error for a name that is not there.
   *
   * @param kind what was looked for: {@code map}
   * @param name the name
   * @param object where
   * @param there the names that are there
   */
  static NoSuchElementException missing(
      String kind, String name, String object, List<String> there) {
    String instead =
        there.isEmpty() ? "it has none" : "it has '" + String.join("', '", there) + "'";
    return new NoSuchElementException(
        "object '%s' has no %s '%s'; %s".formatted(object, kind, name, instead));
  }
}
