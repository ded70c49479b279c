package skep.btf;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A string section in the making: each string is there once, in the order of its first use, and not
 * at all if the base has it.
 *
 * <p>A string that is the tail of another is still written on its own, because readers such as
 * cilium/ebpf refuse offsets into the middle of a string.
 */
final class BtfStringTable {
  private final @Nullable Btf base;
  private final BtfStringPool strings;

  /** Offsets by string: a string is looked into once, however many types have it as their name. */
  private final Map<String, Integer> known = new HashMap<>();

  private BtfStringTable(@Nullable Btf base, BtfStringPool strings) {
    this.base = base;
    this.strings = strings;
  }

  /** A table of BTF that stands alone, or is split from a base. */
  BtfStringTable(@Nullable Btf base) {
    this(base, new BtfStringPool(base == null ? 0 : base.stringsEnd()));
  }

  /** A table that has all strings of a section, at the same offsets. */
  static BtfStringTable of(Btf btf) {
    return new BtfStringTable(btf.base().orElse(null), BtfStringPool.of(btf));
  }

  BtfStringTable copy() {
    return new BtfStringTable(base, strings.copy());
  }

  int offsetOf(String string) {
    return known.computeIfAbsent(string, this::find);
  }

  /** The offset of the string that is at some bytes, without a zero among them. */
  int offsetOf(byte[] source, int from, int to) {
    int inBase = base == null ? 0 : base.findString(source, from, to);
    return inBase != 0 ? inBase : strings.add(source, from, to);
  }

  byte[] toBytes() {
    return strings.toBytes();
  }

  private int find(String string) {
    if (string.indexOf('\0') >= 0) {
      throw BtfException.of("the string '" + string + "' has a zero character, which would end it");
    }
    byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
    return offsetOf(bytes, 0, bytes.length);
  }
}
