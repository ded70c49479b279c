package skep.relocate;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Names that someone may have meant who wrote another one. */
public final class NearNames {
  private static final int MOST = 3;

  /** Comparing longer names would take long, and nobody mistypes them. */
  private static final int LONGEST = 128;

  private NearNames() {}

  /**
   * The end of a sentence about a name that was not found.
   *
   * @param name what was looked for
   * @param known what there is
   * @return such as {@code ; did you mean 'real_parent'?}; empty when none is near
   */
  public static String question(String name, Stream<String> known) {
    List<String> near = of(name, known);
    return near.isEmpty() ? "" : "; did you mean '" + String.join("' or '", near) + "'?";
  }

  /**
   * The nearest of the names: at most three with no more than a third of it changed.
   *
   * @param name the name that was not found
   * @param known all names that there are
   * @return the best first
   */
  public static List<String> of(String name, Stream<String> known) {
    if (name.length() > LONGEST) {
      return List.of();
    }
    int limit = Math.max(1, Math.min(3, name.length() / 3));
    record Near(String name, int distance) {}
    return known
        .filter(it -> !it.isEmpty() && Math.abs(bare(it).length() - bare(name).length()) <= limit)
        .map(it -> new Near(it, difference(name, it)))
        .filter(it -> it.distance <= limit)
        .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
        .map(Near::name)
        .distinct()
        .limit(MOST)
        .toList();
  }

  /** Any number of underscores before a name counts as one mistake: {@code __state}. */
  private static int difference(String from, String to) {
    boolean same = from.length() - bare(from).length() == to.length() - bare(to).length();
    return distance(bare(from), bare(to)) + (same ? 0 : 1);
  }

  private static String bare(String name) {
    int start = 0;
    while (start < name.length() && name.charAt(start) == '_') {
      start++;
    }
    return name.substring(start);
  }

  /**
   * How many characters to insert, remove or replace, or to exchange with their neighbour
   * (Levenshtein, with Damerau's exchanges that nothing else changes).
   */
  private static int distance(String from, String to) {
    int[] before = new int[to.length() + 1];
    int[] above = new int[to.length() + 1];
    int[] row = IntStream.rangeClosed(0, to.length()).toArray();
    for (int i = 1; i <= from.length(); i++) {
      int[] free = before;
      before = above;
      above = row;
      row = free;
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        row[j] = Math.min(above[j - 1] + (same ? 0 : 1), 1 + Math.min(above[j], row[j - 1]));
        if (i > 1 && j > 1 && isExchange(from, i, to, j)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
    }
    return row[to.length()];
  }

  private static boolean isExchange(String from, int i, String to, int j) {
    return from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
  }
}
