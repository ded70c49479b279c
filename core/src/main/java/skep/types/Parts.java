package skep.types;

import java.util.List;
import java.util.function.Function;
import skep.relocate.NearNames;

/** Finding a part by its name, and what is said when there is none. */
final class Parts {
  private Parts() {}

  /**
   * Finds the first of a name.
   *
   * @param subject what is looked into
   * @param part what is looked for: {@code parameter}
   * @param wanted its name
   * @param there the parts that there are
   * @param nameOf the name of one
   * @throws TypesException if none has that name; the message says which there are
   */
  static <T> T find(
      String subject, String part, String wanted, List<T> there, Function<T, String> nameOf) {
    return there.stream()
        .filter(it -> nameOf.apply(it).equals(wanted))
        .findFirst()
        .orElseThrow(() -> missing(subject, part, wanted, there.stream().map(nameOf).toList()));
  }

  private static TypesException missing(
      String subject, String part, String wanted, List<String> there) {
    String question = NearNames.question(wanted, there.stream());
    String others = there.isEmpty() ? "; it has none" : "; it has " + String.join(", ", there);
    return new TypesException(
        subject,
        "it has no %s '%s'".formatted(part, wanted) + (question.isEmpty() ? others : question));
  }
}
