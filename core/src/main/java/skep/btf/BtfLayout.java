package skep.btf;

/**
 * How many bytes follow the 12 that every type record starts with: a fixed part and a part for each
 * of its {@code vlen} elements. Known for the kinds of {@code linux/btf.h}; others are looked up in
 * the layout section, if there is one.
 */
final class BtfLayout {
  /** Bytes of {@code struct btf_type}. */
  static final int RECORD = 12;

  /** Bytes of {@code struct btf_layout}. */
  private static final int ENTRY = 4;

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
    for (int kind = 0; kind < KINDS && start + ENTRY * kind < end; kind++) {
      int infoSize = bytes.u8(start + ENTRY * kind);
      int elementSize = bytes.u8(start + ENTRY * kind + 1);
      if (fixed[kind] == 0 && infoSize % 4 == 0 && elementSize % 4 == 0) {
        fixed[kind] = RECORD + infoSize;
        element[kind] = elementSize;
      }
    }
    return new BtfLayout(fixed, element);
  }

  /**
   * By kind number: the bytes of a record without its elements; 0 for a kind whose size is not
   * known.
   */
  int[] fixedSizes() {
    return fixed;
  }

  /** By kind number: the bytes of one element, 0 for a kind without elements. */
  int[] elementSizes() {
    return element;
  }

  /**
   * The layout section that says this: {@code struct btf_layout} for each kind of {@code
   * linux/btf.h} by number, in either byte order, since its only field of more than a byte is 0.
   */
  byte[] toBytes() {
    byte[] section = new byte[ENTRY * BtfKind.UNKNOWN.ordinal()];
    for (int kind = 1; kind < BtfKind.UNKNOWN.ordinal(); kind++) {
      section[ENTRY * kind] = (byte) (fixed[kind] - RECORD);
      section[ENTRY * kind + 1] = (byte) element[kind];
    }
    return section;
  }
}
