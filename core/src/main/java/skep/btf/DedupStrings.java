package skep.btf;

import java.util.Arrays;

/**
 * The pass over strings: of equal ones the first remains, or that of a base; what no type refers to
 * goes.
 */
final class DedupStrings {
  private static final int UNKNOWN = -1;

  private final Btf btf;
  private final BtfRecords records;
  private final BtfStringTable strings;
  private final BtfStringBudget budget;

  /** The new offset of each string by its old one in this section; unknown until it is met. */
  private final int[] offsets;

  DedupStrings(BtfRecords records) {
    this.btf = records.btf();
    this.records = records;
    this.strings = new BtfStringTable(btf.base().orElse(null));
    this.budget = new BtfStringBudget(btf.typesLength());
    this.offsets = new int[btf.stringsEnd() - btf.firstString()];
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
    if (old < btf.firstString()) {
      return old;
    }
    int index = old - btf.firstString();
    if (offsets[index] == UNKNOWN) {
      int start = btf.stringAddress(old);
      int end = btf.stringEnd(start);
      budget.spend(end - start);
      offsets[index] = strings.offsetOf(btf.array(), start, end);
    }
    return offsets[index];
  }
}
