package skep.btf;

import java.util.Arrays;

/**
 * The pass over strings: of equal ones the first remains, or that of a base; what no type refers to
 * goes.
 */
final class DedupStrings {
  private static final int UNKNOWN = -1;

  private final BtfRecords records;
  private final BtfStringTable strings;
  private final BtfStringBudget budget;

  /** The strings of this section as they are, and the offset of the first. */
  private final byte[] source;

  private final int first;

  /** The new offset of each string by its old one in this section; unknown until it is met. */
  private final int[] offsets;

  DedupStrings(BtfRecords records) {
    Btf btf = records.btf();
    this.records = records;
    this.strings = new BtfStringTable(btf.base().orElse(null));
    this.budget = new BtfStringBudget(btf.typesLength());
    this.source = btf.ownStrings();
    this.first = btf.firstString();
    this.offsets = new int[source.length];
    Arrays.fill(offsets, UNKNOWN);
  }

  /** Makes the names of all own types refer to the new strings, which are returned. */
  byte[] run() {
    for (int id = records.firstId(); id < records.typeCount(); id++) {
      records.mapNames(id, this::newOffset);
    }
    return strings.toBytes();
  }

  private int newOffset(int old) {
    if (old < first) {
      return old;
    }
    int start = old - first;
    if (offsets[start] == UNKNOWN) {
      int end = start;
      while (source[end] != 0) {
        end++;
      }
      budget.spend(end - start);
      offsets[start] = strings.offsetOf(source, start, end);
    }
    return offsets[start];
  }
}
