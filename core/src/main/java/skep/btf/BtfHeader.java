package skep.btf;

import java.nio.ByteBuffer;

/**
 * Where the sections of a BTF lie, in bytes from its start, checked to be inside it and in the
 * order types, layout, strings.
 *
 * <p>The header has 24 bytes, or 32 when a layout section can follow; a longer one is from a later
 * time and its known part is used, as libbpf does ({@code btf_parse_hdr}). Version and flags are
 * not looked at, again as libbpf.
 */
record BtfHeader(
    int typesStart,
    int typesEnd,
    int layoutStart,
    int layoutEnd,
    int stringsStart,
    int stringsEnd) {
  private static final int SIZE = 24;
  private static final int SIZE_WITH_LAYOUT = 32;

  /** Shares the bytes of a section, in the order that their magic number tells. */
  static BtfBytes detectOrder(ByteBuffer section) {
    if (section.remaining() < SIZE) {
      throw BtfException.of(
          "has " + section.remaining() + " bytes, fewer than its header's " + SIZE);
    }
    return BtfBytes.of(section).orElseThrow(() -> BtfException.at(0, BtfBytes.wrongMagic(section)));
  }

  static BtfHeader parse(BtfBytes bytes, boolean split) {
    long headerLength = bytes.unsignedWord(4);
    if (headerLength < SIZE || headerLength > bytes.length()) {
      throw BtfException.at(
          4,
          "header length is "
              + headerLength
              + ", not between "
              + SIZE
              + " and the "
              + bytes.length()
              + " bytes given");
    }
    long typesStart = headerLength + bytes.unsignedWord(8);
    long typesEnd = typesStart + bytes.unsignedWord(12);
    long stringsStart = headerLength + bytes.unsignedWord(16);
    long stringsEnd = stringsStart + bytes.unsignedWord(20);
    if (stringsEnd > bytes.length()) {
      throw BtfException.at(16, "strings end at byte " + stringsEnd + " of " + bytes.length());
    }
    if (typesEnd > stringsStart) {
      throw BtfException.at(
          8, "types end at byte " + typesEnd + ", after strings start at byte " + stringsStart);
    }
    if ((typesStart - headerLength) % 4 != 0) {
      throw BtfException.at(
          8, "types start at byte " + typesStart + ", which is not aligned to 4 bytes");
    }
    checkStrings(bytes, (int) stringsStart, (int) stringsEnd, split);
    if (headerLength < SIZE_WITH_LAYOUT || bytes.word(28) == 0) {
      return new BtfHeader(
          (int) typesStart, (int) typesEnd, 0, 0, (int) stringsStart, (int) stringsEnd);
    }
    long layoutStart = headerLength + bytes.unsignedWord(24);
    long layoutEnd = layoutStart + bytes.unsignedWord(28);
    if (layoutStart < typesEnd
        || layoutEnd > stringsStart
        || ((layoutStart - headerLength) | (layoutEnd - layoutStart)) % 4 != 0) {
      throw BtfException.at(
          24,
          "layout is at bytes "
              + layoutStart
              + " to "
              + layoutEnd
              + "; it must be whole words between types and strings");
    }
    return new BtfHeader(
        (int) typesStart,
        (int) typesEnd,
        (int) layoutStart,
        (int) layoutEnd,
        (int) stringsStart,
        (int) stringsEnd);
  }

  /** Writes the header of types, layout and strings that follow it without gaps. */
  static void write(BtfWriter out, BtfForm form, int types, int layout, int strings) {
    boolean withLayout = form == BtfForm.WITH_LAYOUT;
    out.magic();
    out.word(withLayout ? SIZE_WITH_LAYOUT : SIZE);
    out.word(0);
    out.word(types);
    out.word(types + layout);
    out.word(strings);
    if (withLayout) {
      out.word(types);
      out.word(layout);
    }
  }

  private static void checkStrings(BtfBytes bytes, int start, int end, boolean split) {
    if (start == end) {
      if (!split) {
        throw BtfException.at(20, "there are no strings; at least the empty one is needed");
      }
      return;
    }
    if (bytes.u8(end - 1) != 0) {
      throw BtfException.at(end - 1, "the last string does not end in a zero byte");
    }
    if (!split && bytes.u8(start) != 0) {
      throw BtfException.at(
          start, "the first string is not empty; split BTF has to be read with its base");
    }
  }
}
