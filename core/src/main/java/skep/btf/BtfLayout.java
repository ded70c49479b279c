package skep.btf;

import java.util.Arrays;

/**
 * How many bytes follow the 12 that every type record starts with: a fixed part and a part for each
 * of its {@code vlen} elements. Known for the kinds of {@code linux/btf.h}; others are looked up in
 * the layout section, if there is one.
 */
final class BtfLayout {
  /** Bytes of {@code struct btf_type}. */
  static final int RECORD = 12;

  private static final int KINDS = 128;
  private static final int[] FIXED = new int[KINDS];
  private static final int[] ELEMENT = new int[KINDS];

  static {
    set(BtfKind.INT, 4, 0);
    set(BtfKind.PTR, 0, 0);
    set(BtfKind.ARRAY, 12, 0);
    set(BtfKind.STRUCT, 0, 12);
    set(BtfKind.UNION, 0, 12);
    set(BtfKind.ENUM, 0, 8);
    set(BtfKind.FWD, 0, 0);
    set(BtfKind.TYPEDEF, 0, 0);
    set(BtfKind.VOLATILE, 0, 0);
    set(BtfKind.CONST, 0, 0);
    set(BtfKind.RESTRICT, 0, 0);
    set(BtfKind.FUNC, 0, 0);
    set(BtfKind.FUNC_PROTO, 0, 8);
    set(BtfKind.VAR, 4, 0);
    set(BtfKind.DATASEC, 0, 12);
    set(BtfKind.FLOAT, 0, 0);
    set(BtfKind.DECL_TAG, 4, 0);
    set(BtfKind.TYPE_TAG, 0, 0);
    set(BtfKind.ENUM64, 0, 12);
  }

  /** The kinds of {@code linux/btf.h} only. */
  static final BtfLayout KNOWN = new BtfLayout(FIXED, ELEMENT);

  /**
   * By kind number: the bytes of a record without its elements; 0 for a kind whose size is not
   * known.
   */
  private final int[] fixed;

  /** By kind number: the bytes of one element. */
  private final int[] element;

  private BtfLayout(int[] fixed, int[] element) {
    this.fixed = fixed;
    this.element = element;
  }

  private static void set(BtfKind kind, int info, int element) {
    FIXED[kind.ordinal()] = RECORD + info;
    ELEMENT[kind.ordinal()] = element;
  }

  /**
   * This layout and what a layout section ({@code struct btf_layout} by kind number) says of
   * further kinds.
   */
  static BtfLayout read(BtfBytes bytes, int start, int end) {
    int[] fixed = FIXED.clone();
    int[] element = ELEMENT.clone();
    for (int kind = 0; kind < KINDS && start + 4 * kind < end; kind++) {
      int infoSize = bytes.u8(start + 4 * kind);
      int elementSize = bytes.u8(start + 4 * kind + 1);
      if (fixed[kind] == 0 && infoSize % 4 == 0 && elementSize % 4 == 0) {
        fixed[kind] = RECORD + infoSize;
        element[kind] = elementSize;
      }
    }
    return new BtfLayout(fixed, element);
  }

  /**
   * Finds where each type record starts.
   *
   * <p>This is the loop that kernel BTF (126,000 records) meets first and mostly in the
   * interpreter, hence the local arrays and single-byte loads.
   */
  int[] recordOffsets(BtfBytes bytes, BtfHeader header, int firstId) {
    byte[] data = bytes.array();
    int info = bytes.bigEndian() ? 4 : 7;
    int step = bytes.bigEndian() ? 1 : -1;
    int[] fixedSizes = fixed;
    int[] elementSizes = element;
    int end = header.typesEnd();
    int at = header.typesStart();
    int count = 0;
    int[] offsets = new int[16 + (end - at) / (2 * RECORD)];
    while (end - at >= RECORD) {
      int kind = data[at + info] & 0x7f;
      int size = fixedSizes[kind];
      if (size == 0) {
        throw BtfException.inType(
            firstId + count, at, "kind " + kind + " is not known and no layout tells its size");
      }
      int elementSize = elementSizes[kind];
      if (elementSize != 0) {
        int vlen =
            (data[at + info + step] & 0xff) << 16
                | (data[at + info + 2 * step] & 0xff) << 8
                | data[at + info + 3 * step] & 0xff;
        if (vlen > (end - at - size) / elementSize) {
          throw BtfException.inType(
              firstId + count,
              at,
              "its " + vlen + " elements go past the end of the types at byte " + end);
        }
        size += vlen * elementSize;
      }
      if (size > end - at) {
        throw BtfException.inType(
            firstId + count, at, "goes past the end of the types at byte " + end);
      }
      if (count == offsets.length) {
        offsets = Arrays.copyOf(offsets, count + count / 2);
      }
      offsets[count++] = at;
      at += size;
    }
    if (at != end) {
      throw BtfException.inType(
          firstId + count, at, "goes past the end of the types at byte " + end);
    }
    return Arrays.copyOf(offsets, count);
  }
}
