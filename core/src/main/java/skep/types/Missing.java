package skep.types;

import java.util.List;
import skep.relocate.NearNames;

/** What is said when something has no part of a name. */
final class Missing {
  private Missing() {}

  /**
   * The error for a name that none has.
   *
   * @param subject what was looked into
   * @param part what was looked for: {@code parameter}
   * @param wanted its name
   * @param there the names that there are
   */
  static TypesException part(String subject, String part, String wanted, List<String> there) {
    String question = NearNames.question(wanted, there.stream());
    String others = there.isEmpty() ? "; it has none" : "; it has " + String.join(", ", there);
    return new TypesException(
        subject,
        "it has no %s '%s'".formatted(part, wanted) + (question.isEmpty() ? others : question));
  }
}
