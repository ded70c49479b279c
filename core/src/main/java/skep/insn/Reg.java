package skep.insn;

import java.util.Locale;

/**
 * A register. R0 holds results, R1 to R5 arguments (lost over a call), R6 to R9 are kept over a
 * call, and R10 points at the end of the 512-byte stack frame and cannot be written.
 */
public enum Reg implements Operand {
  /** The result of a call, and of the program. */
  R0,
  /** The first argument; the context when a program starts. */
  R1,
  /** The second argument. */
  R2,
  /** The third argument. */
  R3,
  /** The fourth argument. */
  R4,
  /** The fifth argument. */
  R5,
  /** Kept over a call. */
  R6,
  /** Kept over a call. */
  R7,
  /** Kept over a call. */
  R8,
  /** Kept over a call. */
  R9,
  /** The frame pointer, read only; the stack lies below it. */
  R10;

  private static final Reg[] ALL = values();

  /**
   * The register of a number.
   *
   * @param number 0 to 10
   * @return the register
   * @throws IllegalArgumentException when there is no such register
   */
  public static Reg of(int number) {
    if (number < 0 || number >= ALL.length) {
      throw new IllegalArgumentException(
          "no register has number " + number + "; BPF has r0 to r10");
    }
    return ALL[number];
  }

  /**
   * The number in the instruction.
   *
   * @return 0 to 10
   */
  public int number() {
    return ordinal();
  }

  /**
   * The name in assembly text: {@code r1} for all 64 bits, {@code w1} for the lower 32.
   *
   * @param width the part of the register
   * @return its name
   */
  public String name(Width width) {
    return (width == Width.W64 ? "r" : "w") + ordinal();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
