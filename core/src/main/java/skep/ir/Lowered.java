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
 * @param names what each register holds before each step, by the step's index; steps where none has
 *     a name are left out
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
   * @param step the index of the step that is about to run
   * @param reg the register
   * @return the name, if the value has one
   */
  public Optional<String> nameOf(int step, Reg reg) {
    return names.getOrDefault(step, List.of()).stream()
        .filter(named -> named.reg() == reg)
        .map(Named::name)
        .findFirst();
  }
}
