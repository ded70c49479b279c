package skep.verifier;

import java.util.Optional;
import skep.insn.Reg;

/**
 * What a program's author calls the values in its registers. An object file does not say it; who
 * made the program can.
 *
 * <pre>{@code
 * ValueNames names = (function, slot, reg) ->
 *     reg == Reg.R0 ? Optional.of("count") : Optional.empty();
 * }</pre>
 */
@FunctionalInterface
public interface ValueNames {
  /** Knows no name. */
  ValueNames NONE = (function, slot, reg) -> Optional.empty();

  /**
   * What the author calls what a register holds.
   *
   * @param function the function that the instruction is in
   * @param slot the instruction, in 8-byte slots from the start of the function
   * @param reg the register, before that instruction
   * @return the name, if it has one
   */
  Optional<String> nameOf(String function, int slot, Reg reg);
}
