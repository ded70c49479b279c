package skep.ir;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import skep.insn.Code;
import skep.insn.Reg;

/**
 * The instructions of a function, and what the author's names have become.
 *
 * @param code the instructions
 * @param stackBytes how much of the stack frame they use
 * @param names what each register holds before each instruction, by its place in 8-byte slots;
 *     instructions where none has a name are left out
 */
public record Lowered(Code code, int stackBytes, Map<Integer, List<Named>> names) {
  /** Copies the map. {@inheritDoc} */
  public Lowered {
    names = Map.copyOf(names);
  }

  /**
   * A register that holds a named value.
   *
   * @param reg the register
   * @param name the value's name
   */
  public record Named(Reg reg, String name) {}

  /**
   * What the author calls the value that a register holds.
   *
   * @param slot the instruction that is about to run, in slots from the start of the function
   * @param reg the register
   * @return the name, if the value has one
   */
  public Optional<String> nameOf(int slot, Reg reg) {
    return names.getOrDefault(slot, List.of()).stream()
        .filter(named -> named.reg() == reg)
        .map(Named::name)
        .findFirst();
  }
}
