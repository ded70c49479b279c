package skep.insn;

/**
 * A version of the instruction set, as in clang's {@code -mcpu}. Each has all that the ones before
 * it have.
 *
 * <p>What LLVM does not tie to a version (load-acquire, {@code may_goto}, {@code addr_space_cast},
 * {@code gotox}) is younger than v4 and counts as v4 here.
 */
public enum Cpu {
  /** The first instruction set, of Linux 3.18. */
  V1,
  /** Adds the jumps on less than and less or equal, of Linux 4.14. */
  V2,
  /**
   * Adds 32-bit jumps (Linux 5.1), 32-bit arithmetic as clang uses it, and fetching atomics (Linux
   * 5.12).
   */
  V3,
  /**
   * Adds sign-extending loads and moves, signed division, {@code bswap} and {@code gotol}, of Linux
   * 6.6, and what came later.
   */
  V4;

  /**
   * Whether this version includes another.
   *
   * @param other the version asked for
   * @return true when all of the other's instructions are in this one
   */
  public boolean has(Cpu other) {
    return compareTo(other) >= 0;
  }

  /**
   * The first version that has an instruction. The widths of arithmetic do not matter: every kernel
   * has 32-bit arithmetic, though clang uses it from v3 on.
   *
   * @param insn the instruction
   * @return the version
   */
  public static Cpu of(Insn insn) {
    if (insn instanceof Insn.Alu alu) {
      return alu.op() == AluOp.SDIV || alu.op() == AluOp.SMOD ? V4 : V1;
    } else if (insn instanceof Insn.JumpIf jump) {
      return jump.width() == Width.W32 ? V3 : of(jump.condition());
    } else if (insn instanceof Insn.Atomic atomic) {
      return atomic.op() == AtomicOp.ADD && !atomic.fetch() ? V1 : V3;
    } else if (insn instanceof Insn.Load load) {
      return load.signed() ? V4 : V1;
    } else if (insn instanceof Insn.Jump jump) {
      return jump.wide() ? V4 : V1;
    } else if (insn instanceof Insn.Swap swap) {
      return swap.kind() == ByteSwap.BSWAP ? V4 : V1;
    } else {
      boolean young =
          insn instanceof Insn.MoveSigned
              || insn instanceof Insn.CastAddressSpace
              || insn instanceof Insn.LoadAcquire
              || insn instanceof Insn.StoreRelease
              || insn instanceof Insn.JumpRegister
              || insn instanceof Insn.MayGoto;
      return young ? V4 : V1;
    }
  }

  private static Cpu of(Condition condition) {
    return switch (condition) {
      case LT, LE, SLT, SLE -> V2;
      case EQ, NE, GT, GE, SGT, SGE, SET -> V1;
    };
  }

  @Override
  public String toString() {
    return "v" + (ordinal() + 1);
  }
}
