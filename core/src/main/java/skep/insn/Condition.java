package skep.insn;

import java.util.Optional;

/** What a conditional jump compares. */
public enum Condition {
  /** Equal. */
  EQ(0x10, "=="),
  /** Not equal. */
  NE(0x50, "!="),
  /** Greater, unsigned. */
  GT(0x20, ">"),
  /** Greater or equal, unsigned. */
  GE(0x30, ">="),
  /** Less, unsigned; since cpu v2. */
  LT(0xa0, "<"),
  /** Less or equal, unsigned; since cpu v2. */
  LE(0xb0, "<="),
  /** Greater, signed. */
  SGT(0x60, "s>"),
  /** Greater or equal, signed. */
  SGE(0x70, "s>="),
  /** Less, signed; since cpu v2. */
  SLT(0xc0, "s<"),
  /** Less or equal, signed; since cpu v2. */
  SLE(0xd0, "s<="),
  /** A bit set in both ({@code JSET}). */
  SET(0x40, "&");

  private final int opcode;
  private final String symbol;

  Condition(int opcode, String symbol) {
    this.opcode = opcode;
    this.symbol = symbol;
  }

  /**
   * The operator in assembly text.
   *
   * @return for example {@code s>=}
   */
  public String symbol() {
    return symbol;
  }

  /**
   * The condition that holds exactly when this one does not.
   *
   * @return the inverse, or empty for {@link #SET}, which has none
   */
  public Optional<Condition> inverse() {
    return switch (this) {
      case EQ -> Optional.of(NE);
      case NE -> Optional.of(EQ);
      case GT -> Optional.of(LE);
      case GE -> Optional.of(LT);
      case LT -> Optional.of(GE);
      case LE -> Optional.of(GT);
      case SGT -> Optional.of(SLE);
      case SGE -> Optional.of(SLT);
      case SLT -> Optional.of(SGE);
      case SLE -> Optional.of(SGT);
      case SET -> Optional.empty();
    };
  }

  /** The operation field of the opcode. */
  int opcode() {
    return opcode;
  }
}
