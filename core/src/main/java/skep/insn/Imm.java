package skep.insn;

/**
 * An immediate operand. Where the instruction works on 64 bits the machine sign-extends it, so
 * {@code new Imm(-1)} is {@code 0xffffffffffffffff} there.
 *
 * @param value the 32 bits
 */
public record Imm(int value) implements Operand {
  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
