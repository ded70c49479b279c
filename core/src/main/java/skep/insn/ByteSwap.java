package skep.insn;

/** A change of byte order within a register. */
public enum ByteSwap {
  /** To little endian: swaps on a big-endian machine, and truncates everywhere. */
  TO_LE,
  /** To big endian: swaps on a little-endian machine, and truncates everywhere. */
  TO_BE,
  /** Swaps on every machine; since cpu v4. */
  BSWAP
}
