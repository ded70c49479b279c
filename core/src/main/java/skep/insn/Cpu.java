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

  @Override
  public String toString() {
    return "v" + (ordinal() + 1);
  }
}
