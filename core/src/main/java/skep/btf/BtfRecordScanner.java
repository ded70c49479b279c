package skep.btf;

import java.util.Arrays;

/**
 * Finds where each type record starts: the one pass over all types that reading BTF needs.
 *
 * <p>A process meets it first with kernel BTF (126,000 records) and so in the interpreter, hence
 * single-byte loads from local arrays, and records taken a few at a time: a method that is called
 * often is compiled much sooner than a loop that runs long.
 */
final class BtfRecordScanner {
  private static final int RECORDS_AT_A_TIME = 64;

  private final byte[] data;
  private final int[] fixedSizes;
  private final int[] elementSizes;
  private final int end;
  private final int firstId;

  /**
   * Where in a record the byte with the kind is, and which way from there the bytes of vlen are.
   */
  private final int kindByte;

  private final int step;

  private int at;
  private int count;
  private int[] offsets;

  BtfRecordScanner(BtfBytes bytes, BtfHeader header, BtfLayout layout, int firstId) {
    this.data = bytes.array();
    this.fixedSizes = layout.fixedSizes();
    this.elementSizes = layout.elementSizes();
    this.at = header.typesStart();
    this.end = header.typesEnd();
    this.firstId = firstId;
    this.kindByte = bytes.bigEndian() ? 4 : 7;
    this.step = bytes.bigEndian() ? 1 : -1;
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
    byte[] b = data;
    int record = at;
    int stop = count + RECORDS_AT_A_TIME;
    while (count < stop && record < end) {
      if (end - record < BtfLayout.RECORD) {
        throw pastEnd(record, "");
      }
      int info = record + kindByte;
      int kind = b[info] & 0x7f;
      int size = fixedSizes[kind];
      if (size == 0) {
        throw BtfException.inType(
            firstId + count, record, "kind " + kind + " is not known and no layout tells its size");
      }
      int elementSize = elementSizes[kind];
      if (elementSize != 0) {
        int vlen =
            (b[info + step] & 0xff) << 16
                | (b[info + 2 * step] & 0xff) << 8
                | b[info + 3 * step] & 0xff;
        long elements = (long) vlen * elementSize;
        if (elements > end - record - size) {
          throw pastEnd(record, " with its " + vlen + " elements");
        }
        size += (int) elements;
      }
      if (size > end - record) {
        throw pastEnd(record, "");
      }
      offsets[count++] = record;
      record += size;
    }
    at = record;
  }

  private BtfException pastEnd(int record, String why) {
    return BtfException.inType(
        firstId + count, record, "goes past the end of the types at byte " + end + why);
  }
}
