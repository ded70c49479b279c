package skep.btf;

/**
 * How many more comparisons a deduplication may take.
 *
 * <p>Types can be made that are alike in so many ways that comparing them takes for ever: libbpf's
 * does. The allowance grows with the records, and is never met by types that come from programs.
 */
final class DedupBudget {
  private static final long BASIC = 1 << 26;
  private static final long PER_WORD = 512;

  private final long all;
  private long left;

  DedupBudget(int words) {
    all = BASIC + PER_WORD * words;
    left = all;
  }

  void spend(int comparisons) {
    left -= comparisons;
    if (left < 0) {
      throw BtfException.of(
          "its types are alike in too many ways: not deduplicated after " + all + " comparisons");
    }
  }
}
