package skep.insn;

/** An arithmetic operation on two operands: {@code dst = dst op src}. */
public enum AluOp {
  /** Addition. */
  ADD(0x00, 0, "+="),
  /** Subtraction. */
  SUB(0x10, 0, "-="),
  /** Multiplication. */
  MUL(0x20, 0, "*="),
  /** Unsigned division; by zero it gives zero. */
  DIV(0x30, 0, "/="),
  /** Signed division, rounding toward zero. */
  SDIV(0x30, 1, "s/="),
  /** Bitwise or. */
  OR(0x40, 0, "|="),
  /** Bitwise and. */
  AND(0x50, 0, "&="),
  /** Left shift. */
  LSH(0x60, 0, "<<="),
  /** Logical right shift. */
  RSH(0x70, 0, ">>="),
  /** Unsigned remainder; by zero it leaves the first operand. */
  MOD(0x90, 0, "%="),
  /** Signed remainder, with the sign of the first operand. */
  SMOD(0x90, 1, "s%="),
  /** Bitwise exclusive or. */
  XOR(0xa0, 0, "^="),
  /** The second operand alone; an immediate is sign-extended to 64 bits. */
  MOV(0xb0, 0, "="),
  /** Arithmetic right shift. */
  ARSH(0xc0, 0, "s>>=");

  private final int opcode;
  private final int offset;
  private final String symbol;

  AluOp(int opcode, int offset, String symbol) {
    this.opcode = opcode;
    this.offset = offset;
    this.symbol = symbol;
  }

  /**
   * The operator in assembly text.
   *
   * @return for example {@code +=}
   */
  public String symbol() {
    return symbol;
  }

  /** The operation field of the opcode. */
  int opcode() {
    return opcode;
  }

  /** The offset field, which tells signed division from unsigned. */
  int offset() {
    return offset;
  }
}
