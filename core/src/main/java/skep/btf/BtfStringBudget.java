package skep.btf;

/**
 * How many bytes of strings may still be decoded from one piece of BTF.
 *
 * <p>Thousands of members can all name the same megabyte, so that a small hostile file would become
 * gigabytes of strings. The allowance grows with the bytes that refer to strings, each reference
 * being at least 8 of them, and is never met by BTF that a compiler made.
 */
final class BtfStringBudget {
  private static final int BASIC = 16 << 10;
  private static final int PER_BYTE = 64;

  private long left;

  BtfStringBudget(int referringBytes) {
    left = BASIC + (long) PER_BYTE * referringBytes;
  }

  void spend(int bytes) {
    left -= bytes;
    if (left < 0) {
      throw BtfException.of(
          "its names are longer in sum than any compiler's; refusing to decode them");
    }
  }
}
