package skep.ir;

import java.util.Objects;
import skep.insn.Imm64;

/** What an operation takes: a virtual register, or something that is known when it is built. */
public sealed interface Value permits Temp, Value.Constant, Value.Address, Value.StackAddress {
  /**
   * A number.
   *
   * @param value the number; an operation on 32 bits takes its lower half
   */
  record Constant(long value) implements Value {
    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /**
   * An address that the loader knows: a map, a global variable, a string, a function, an extern.
   *
   * @param reference what it is the address of
   */
  record Address(Imm64 reference) implements Value {
    /** Checks the components. {@inheritDoc} */
    public Address {
      Objects.requireNonNull(reference, "reference");
    }
  }

  /**
   * An address in the function's stack frame.
   *
   * @param slot the place
   * @param offset bytes from its start
   */
  record StackAddress(StackSlot slot, int offset) implements Value {
    /** Checks the components. {@inheritDoc} */
    public StackAddress {
      Objects.requireNonNull(slot, "slot");
      if (offset < 0 || offset > slot.size()) {
        throw new IllegalArgumentException(
            "offset " + offset + " is not in the " + slot.size() + " bytes of '" + slot + "'");
      }
    }

    @Override
    public String toString() {
      return offset == 0 ? "&" + slot : "&" + slot + "+" + offset;
    }
  }

  /**
   * A number.
   *
   * @param value the number
   * @return the constant
   */
  static Constant of(long value) {
    return new Constant(value);
  }
}
