package skep.btf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Strings that end in a zero byte, read as names eight characters at a time: three loads for a
 * kernel's usual name, which also keeps the interpreter short when a process first looks one up.
 */
final class BtfNames {
  /** {@code KSYM_NAME_LEN}: the kernel accepts no longer name, its zero byte included. */
  static final int TOO_LONG = 512;

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long UNDERSCORES = '_' * ONES;
  private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

  /** Little-endian, whatever the types are, so that the first character is the lowest. */
  private final ByteBuffer strings;

  private final int lastEight;

  /** Strings of which the last one ends where the buffer does. */
  BtfNames(ByteBuffer strings) {
    this.strings = strings.order(ByteOrder.LITTLE_ENDIAN);
    this.lastEight = strings.limit() - Long.BYTES;
  }

  /** A name on its own, at offset 0, with zeros after it up to a multiple of eight bytes. */
  static BtfNames of(String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    return new BtfNames(ByteBuffer.wrap(Arrays.copyOf(text, (text.length | 7) + 1)));
  }

  /** The whole length of a name, in bytes. */
  int length(int start) {
    int length = 0;
    long ends = zeros(eight(start));
    while (ends == 0) {
      length += Long.BYTES;
      ends = zeros(eight(start + length));
    }
    return length + Long.numberOfTrailingZeros(ends) / 8;
  }

  /**
   * The length of a name without its flavor, which starts at the last {@code ___} between two
   * characters that are not underscores, as libbpf's {@code bpf_core_essential_name_len} has it.
   * {@link #TOO_LONG} for a name that has no less than so many characters.
   */
  int essentialLength(int start) {
    boolean maybeFlavored = false;
    for (int length = 0; length < TOO_LONG; length += Long.BYTES) {
      long eight = eight(start + length);
      long ends = zeros(eight);
      long underscores = zeros(eight ^ UNDERSCORES);
      maybeFlavored |= (underscores & underscores >>> 8) != 0;
      if (ends != 0) {
        int end = length + Long.numberOfTrailingZeros(ends) / 8;
        return maybeFlavored ? withoutFlavor(start, end) : end;
      }
    }
    return TOO_LONG;
  }

  private int withoutFlavor(int start, int length) {
    for (int at = start + length - 2; at > start + 2; at--) {
      if (strings.get(at) == '_'
          && strings.get(at - 1) == '_'
          && strings.get(at - 2) == '_'
          && strings.get(at + 1) != '_'
          && strings.get(at - 3) != '_') {
        return at - 2 - start;
      }
    }
    return length;
  }

  /** A hash of so many characters. */
  int hash(int start, int length) {
    long hash = 0;
    for (int at = 0; at < length; at += Long.BYTES) {
      hash = (hash ^ eight(start + at, length - at)) * MULTIPLIER;
      hash ^= hash >>> 32;
    }
    return (int) hash;
  }

  /** Whether so many characters here are those that another name starts with. */
  boolean startsWith(int start, BtfNames other, int length) {
    if (length > strings.limit() - start) {
      return false;
    }
    for (int at = 0; at < length; at += Long.BYTES) {
      if (eight(start + at, length - at) != other.eight(at, length - at)) {
        return false;
      }
    }
    return true;
  }

  /** The next eight characters, of which those after the first so many are zero. */
  private long eight(int at, int length) {
    long eight = eight(at);
    return length >= Long.BYTES ? eight : eight & (1L << 8 * length) - 1;
  }

  /** The next eight characters; zeros where there are no more. */
  private long eight(int at) {
    if (at <= lastEight) {
      return strings.getLong(at);
    }
    long eight = 0;
    for (int last = strings.limit() - 1; last >= at; last--) {
      eight = eight << 8 | strings.get(last) & 0xff;
    }
    return eight;
  }

  /** The high bit of each byte that is zero, and maybe of bytes above the first such. */
  private static long zeros(long eight) {
    return eight - ONES & ~eight & HIGHS;
  }
}
