package skep.verifier;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One way in which the verifier says no, and what we say to it. In the sentences {@code {1}} is
 * what the first group of the pattern found, {@code {type}} and {@code {licence}} are the
 * program's, and {@code {mapType}} is the type of map that the first group numbers.
 *
 * @param kind what kind of mistake it is
 * @param pattern finds the verifier's words in a line
 * @param verdict the verdict in one sentence
 * @param why why that is wrong
 * @param fix what usually mends it
 */
record Rule(RejectionKind kind, Pattern pattern, String verdict, String why, String fix) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");

  static Rule of(RejectionKind kind, String regex, String verdict, String why, String fix) {
    return new Rule(kind, Pattern.compile(regex), verdict, why, fix);
  }

  /** A line of the verifier's, and what the pattern found in it. */
  record Hit(String line, Matcher match) {}

  /** The first line in which the rule finds its words. */
  Optional<Hit> find(List<String> complaint) {
    return complaint.stream()
        .map(line -> new Hit(line, pattern.matcher(line)))
        .filter(hit -> hit.match.find())
        .findFirst();
  }

  /**
   * A sentence with its placeholders filled in.
   *
   * @param found gives what the pattern found as it is told
   * @param fact gives what is known of the program by its name
   */
  static String fill(
      String sentence, Matcher match, UnaryOperator<String> found, UnaryOperator<String> fact) {
    return PLACEHOLDER
        .matcher(sentence)
        .replaceAll(name -> Matcher.quoteReplacement(value(name.group(1), match, found, fact)))
        .replace(" 1 bytes", " 1 byte");
  }

  private static String value(
      String name, Matcher match, UnaryOperator<String> told, UnaryOperator<String> fact) {
    Optional<Integer> group = Scan.number(name);
    if (group.isEmpty()) {
      return fact.apply(name);
    }
    String found = match.group(group.get());
    return found == null ? "" : told.apply(found);
  }
}
