package skep.ir;

import java.util.Optional;
import skep.insn.SourceLine;

/** Some bytes in a function's stack frame, for what needs an address. */
public final class StackSlot {
  private final int size;
  private final int alignment;
  private final String name;
  private final Optional<SourceLine> source;

  StackSlot(int size, int alignment, String name, Optional<SourceLine> source) {
    if (size <= 0) {
      throw new IllegalArgumentException("'" + name + "' has a size of " + size + " bytes");
    }
    if (Integer.bitCount(alignment) != 1 || alignment > Long.BYTES) {
      throw new IllegalArgumentException(
          "'" + name + "' is aligned to " + alignment + ", which is none of 1, 2, 4, 8");
    }
    this.size = size;
    this.alignment = alignment;
    this.name = name;
    this.source = source;
  }

  /**
   * Its size.
   *
   * @return bytes
   */
  public int size() {
    return size;
  }

  /**
   * What its address is a multiple of.
   *
   * @return 1, 2, 4 or 8 bytes
   */
  public int alignment() {
    return alignment;
  }

  /**
   * What messages call it.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Where it was made.
   *
   * @return the line, if known
   */
  public Optional<SourceLine> source() {
    return source;
  }

  /**
   * The address of one of its bytes.
   *
   * @param offset bytes from its start
   * @return the address
   */
  public Value.StackAddress at(int offset) {
    return new Value.StackAddress(this, offset);
  }

  /**
   * Its address.
   *
   * @return the address of its first byte
   */
  public Value.StackAddress address() {
    return at(0);
  }

  @Override
  public String toString() {
    return name;
  }
}
