package skep.btf;

/**
 * The unnamed bit-fields that put a member where it belongs, when C's own rules would put it
 * before: {@code long: 64;}. Where the alignment of the next member makes the gap by itself,
 * nothing is printed.
 *
 * <p>{@code long: 0;} moves on to a multiple of a {@code long}'s width, and a bit-field wider than
 * what is left of its unit moves on to the next unit; neither changes the alignment of the struct
 * as a named member would. Equal to libbpf's {@code btf_dump_emit_bit_padding}.
 */
final class CPadding {
  private static final String[] NAMES = {"long", "int", "short", "char"};

  private final CText text;
  private final int[] widths;

  CPadding(CText text, int pointerSize) {
    this.text = text;
    this.widths = new int[] {8 * pointerSize, 32, 16, 8};
  }

  /**
   * Fills a gap.
   *
   * @param from the bit after the member before
   * @param to the bit where the next member starts, or the struct ends
   * @param align alignment of what comes next, in bytes
   * @param inBitfield whether both neighbours are bit-fields
   * @param level how deep the lines are indented
   */
  void fill(long from, long to, int align, boolean inBitfield, int level) {
    if (from >= to) {
      return;
    }
    int unit = 0;
    while (unit < widths.length - 1 && roundUp(from, widths[unit]) > to) {
      unit++;
    }
    long at = from;
    long boundary = roundUp(from, widths[unit]);
    if (boundary > from && boundary <= to) {
      boolean natural =
          boundary == to
              ? roundUp(from, 8L * Math.max(align, 1)) == boundary
              : to - boundary > boundary - from;
      if (inBitfield) {
        emit(unit, boundary - from, level);
      } else if (!natural) {
        emit(unit, 0, level);
      }
      at = boundary;
    }
    while (to - at >= widths[unit]) {
      emit(unit, widths[unit], level);
      at += widths[unit];
    }
    if (at < to) {
      emit(smallestFor(to - at), to - at, level);
    }
  }

  private int smallestFor(long bits) {
    int unit = widths.length - 1;
    while (widths[unit] < bits) {
      unit--;
    }
    return unit;
  }

  private void emit(int unit, long bits, int level) {
    text.line(level).add(NAMES[unit]).add(": ").add(bits).add(";");
  }

  static long roundUp(long value, long multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }
}
