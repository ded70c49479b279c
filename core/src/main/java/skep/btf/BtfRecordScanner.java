package skep.btf;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Finds where each type record starts: the one pass over all types that reading BTF needs.
 *
 * <p>A process meets it first with kernel BTF (126,000 records) and so in the interpreter, hence
 * records are taken a few at a time: a method that is called often is compiled much sooner than a
 * loop that runs long.
 */
final class BtfRecordScanner {
  private static final int RECORDS_AT_A_TIME = 64;

  private final ByteBuffer data;
  private final int[] fixedSizes;
  private final int[] elementSizes;
  private final int end;
  private final int firstId;

  private int at;
  private int count;
  private int[] offsets;

  BtfRecordScanner(BtfBytes bytes, BtfHeader header, BtfLayout layout, int firstId) {
    this.data = bytes.buffer();
    this.fixedSizes = layout.fixedSizes();
    this.elementSizes = layout.elementSizes();
    this.at = header.typesStart();
    this.end = header.typesEnd();
    this.firstId = firstId;
    this.offsets = new int[RECORDS_AT_A_TIME + (end - at) / (2 * BtfLayout.RECORD)];
  }

  /** The offset of each record from the start of the section, in bytes. */
  int[] offsets() {
    while (at < end) {
      if (offsets.length - count < RECORDS_AT_A_TIME) {
        offsets = Arrays.copyOf(offsets, 2 * offsets.length);
      }
      scanSome();
    }
    return Arrays.copyOf(offsets, count);
  }

  private void scanSome() {
    ByteBuffer bytes = data;
    int record = at;
    int index = count;
    int stop = index + RECORDS_AT_A_TIME;
    while (index < stop && record < end) {
      if (end - record < BtfLayout.RECORD) {
        throw pastEnd(index, record, "");
      }
      int info = bytes.getInt(record + 4);
      int kind = info >>> 24 & 0x7f;
      int vlen = info & 0xffffff;
      int size = fixedSizes[kind];
      if (size == 0) {
        throw BtfException.inType(
            firstId + index, record, "kind " + kind + " is not known and no layout tells its size");
      }
      // Without a branch on whether it has elements, which no processor foresees.
      long length = size + (long) vlen * elementSizes[kind];
      if (length > end - record) {
        throw pastEnd(
            index, record, elementSizes[kind] == 0 ? "" : " with its " + vlen + " elements");
      }
      offsets[index++] = record;
      record += (int) length;
    }
    count = index;
    at = record;
  }

  private BtfException pastEnd(int index, int record, String why) {
    return BtfException.inType(
        firstId + index, record, "goes past the end of the types at byte " + end + why);
  }
}
