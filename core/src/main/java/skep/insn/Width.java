package skep.insn;

/**
 * How much of its registers arithmetic or a comparison uses. A 32-bit result clears the upper 32
 * bits of its register.
 */
public enum Width {
  /** The lower 32 bits; {@code w1} in assembly text. */
  W32,
  /** All 64 bits; {@code r1} in assembly text. */
  W64;

  /**
   * The number of bits.
   *
   * @return 32 or 64
   */
  public int bits() {
    return this == W64 ? 64 : 32;
  }
}
