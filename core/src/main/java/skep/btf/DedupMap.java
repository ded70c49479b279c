package skep.btf;

import java.util.Arrays;

/**
 * Which type stands for each type once it is known: itself or another one, which can in turn have
 * come to stand for another.
 */
final class DedupMap {
  private static final int UNKNOWN = -1;

  private final int[] canonical;

  /** A map in which only {@code void} is known, to be itself. */
  DedupMap(int typeCount) {
    canonical = new int[typeCount];
    Arrays.fill(canonical, UNKNOWN);
    canonical[0] = 0;
  }

  boolean isKnown(int id) {
    return canonical[id] != UNKNOWN;
  }

  /** Whether a type is known to stand for itself. */
  boolean isCanonical(int id) {
    return canonical[id] == id;
  }

  void put(int id, int standsForIt) {
    canonical[id] = standsForIt;
  }

  /** The type that stands for a type in the end, as far as that is known. */
  int resolve(int id) {
    int at = id;
    int to = canonical[at];
    while (to != at && to != UNKNOWN) {
      at = to;
      to = canonical[at];
    }
    return at;
  }
}
