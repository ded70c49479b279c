package skep.verifier;

import java.util.Objects;
import java.util.Optional;
import skep.insn.Reg;

/** Where the verifier keeps a value: a register, or 8 bytes of a function's stack. */
public sealed interface Place {
  /**
   * A register.
   *
   * @param reg which one
   */
  record Register(Reg reg) implements Place {
    /** Checks the component. {@inheritDoc} */
    public Register {
      Objects.requireNonNull(reg, "reg");
    }

    @Override
    public String toString() {
      return "R" + reg.number();
    }
  }

  /**
   * Eight bytes of the stack.
   *
   * @param offset where they start, in bytes from the frame pointer: a negative multiple of 8
   */
  record StackSlot(int offset) implements Place {
    /**
     * The slot that a byte of the stack is in.
     *
     * @param offset the byte, from the frame pointer
     * @return the slot
     */
    public static StackSlot containing(int offset) {
      return new StackSlot(Math.floorDiv(offset, 8) * 8);
    }

    @Override
    public String toString() {
      return "fp" + offset;
    }
  }

  /**
   * Reads a name as logs have it, without the marks of liveness that old kernels add: {@code R1},
   * {@code fp-8}.
   *
   * @param name the name
   * @return the place, or empty if it is none
   */
  static Optional<Place> of(String name) {
    if (name.startsWith("R")) {
      return Scan.number(name.substring(1))
          .filter(number -> number >= 0 && number <= Reg.R10.number())
          .map(number -> new Register(Reg.of(number)));
    }
    if (name.startsWith("fp-")) {
      return Scan.number(name.substring(2)).map(StackSlot::new);
    }
    return Optional.empty();
  }
}
