package skep.insn;

/** A read-modify-write of memory that no other CPU can see half done. */
public enum AtomicOp {
  /** Addition. */
  ADD(0x00),
  /** Bitwise or. */
  OR(0x40),
  /** Bitwise and. */
  AND(0x50),
  /** Bitwise exclusive or. */
  XOR(0xa0),
  /** Exchange: memory takes the register, the register the old value. Always fetches. */
  XCHG(0xe0),
  /** Compare with R0 and exchange when equal; R0 takes the old value. Always fetches. */
  CMPXCHG(0xf0);

  private final int code;

  AtomicOp(int code) {
    this.code = code;
  }

  /**
   * Whether the operation gives the old value back in any case.
   *
   * @return true for {@link #XCHG} and {@link #CMPXCHG}
   */
  public boolean alwaysFetches() {
    return this == XCHG || this == CMPXCHG;
  }

  /** The operation in the immediate field, without the fetch bit. */
  int code() {
    return code;
  }
}
