package skep.insn;

/** How much memory a load or store touches. */
public enum Size {
  /** One byte. */
  B(1, 0x10),
  /** Two bytes, a half word. */
  H(2, 0x08),
  /** Four bytes, a word. */
  W(4, 0x00),
  /** Eight bytes, a double word. */
  DW(8, 0x18);

  private final int bytes;
  private final int bits;

  Size(int bytes, int bits) {
    this.bytes = bytes;
    this.bits = bits;
  }

  /**
   * The number of bytes.
   *
   * @return 1, 2, 4 or 8
   */
  public int bytes() {
    return bytes;
  }

  /**
   * The number of bits.
   *
   * @return 8, 16, 32 or 64
   */
  public int bits() {
    return bytes * 8;
  }

  /**
   * The size of a number of bytes.
   *
   * @param bytes 1, 2, 4 or 8
   * @return the size
   * @throws IllegalArgumentException for any other number
   */
  public static Size ofBytes(int bytes) {
    return switch (bytes) {
      case 1 -> B;
      case 2 -> H;
      case 4 -> W;
      case 8 -> DW;
      default ->
          throw new IllegalArgumentException(
              "no access is " + bytes + " bytes wide; BPF has 1, 2, 4 and 8");
    };
  }

  /** The size field of the opcode. */
  int opcode() {
    return bits;
  }

  /** The size of an opcode's size field. */
  static Size ofOpcode(int opcode) {
    return switch (opcode & 0x18) {
      case 0x00 -> W;
      case 0x08 -> H;
      case 0x10 -> B;
      default -> DW;
    };
  }
}
