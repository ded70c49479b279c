package skep.btf;

/**
 * What types look like: hashes and comparisons of their records, of some words or of all.
 *
 * <p>Strings are deduplicated before, so names are equal if their offsets are.
 */
final class DedupLooks {
  private static final int HEADER = 3;
  private static final int MEMBER = 3;
  private static final int PARAM = 2;

  /**
   * Large, since the names and types of functions are small numbers that would often add up to the
   * same.
   */
  private static final int MULTIPLIER = 0x9e3779b1;

  private final BtfRecords records;
  private final DedupBudget budget;

  DedupLooks(BtfRecords records, DedupBudget budget) {
    this.records = records;
    this.budget = budget;
  }

  /** The hash of a whole record. */
  int hash(int id) {
    return hash(id, records.length(id));
  }

  /** The hash of a struct or union but for the types of its members, which can change yet. */
  int hashOfComposite(int id) {
    int[] words = records.words();
    int end = records.start(id + 1);
    int hash = hash(id, HEADER);
    for (int at = records.start(id) + HEADER; at < end; at += MEMBER) {
      hash = MULTIPLIER * hash + words[at];
      hash = MULTIPLIER * hash + words[at + 2];
    }
    return hash;
  }

  /** The hash of a typedef but for the type it names. */
  int hashOfTypedef(int id) {
    return hash(id, 2);
  }

  /** The hash of an enum's name only, so that an enum without values is found too. */
  int hashOfEnum(int id) {
    return hash(id, 1);
  }

  /** Whether two records are the same word for word. */
  boolean same(int one, int other) {
    return records.info(one) == records.info(other)
        && sameWords(one, other, 0, records.length(one), 1);
  }

  /** Whether two structs or unions are the same but for the types of their members. */
  boolean sameComposites(int one, int other) {
    int length = records.length(one);
    return records.info(one) == records.info(other)
        && sameWords(one, other, 0, HEADER, 1)
        && sameWords(one, other, HEADER, length, MEMBER)
        && sameWords(one, other, HEADER + 2, length, MEMBER);
  }

  /** Whether two typedefs have the same name. */
  boolean sameTypedefs(int one, int other) {
    return sameWords(one, other, 0, 2, 1);
  }

  /** Whether two arrays have the same length. */
  boolean sameArrays(int one, int other) {
    return sameWords(one, other, 0, HEADER, 1) && records.word(one, 5) == records.word(other, 5);
  }

  /** Whether two functions' types have parameters of the same names. */
  boolean sameFuncProtos(int one, int other) {
    return sameWords(one, other, 0, 2, 1)
        && sameWords(one, other, HEADER, records.length(one), PARAM);
  }

  /** Whether two enums are the same, or have the same name and one of them has no values. */
  boolean compatibleEnums(int one, int other) {
    return isEnumForward(one) || isEnumForward(other)
        ? records.name(one) == records.name(other)
            && records.kind(one).isEnum()
            && records.kind(other).isEnum()
        : same(one, other);
  }

  /** Whether a type is an enum that is declared only. */
  boolean isEnumForward(int id) {
    return records.vlen(id) == 0 && records.kind(id).isEnum();
  }

  private int hash(int id, int length) {
    int[] words = records.words();
    int start = records.start(id);
    int hash = 0;
    for (int at = start; at < start + length; at++) {
      hash = MULTIPLIER * hash + words[at];
    }
    return hash;
  }

  /** Whether every so many words of two records are the same, in a range that both have. */
  private boolean sameWords(int one, int other, int from, int to, int step) {
    int[] words = records.words();
    int start = records.start(one) + from;
    int end = records.start(one) + to;
    int distance = records.start(other) - records.start(one);
    int at = start;
    while (at < end && words[at] == words[at + distance]) {
      at += step;
    }
    budget.spend((at - start) / step + 1);
    return at >= end;
  }
}
