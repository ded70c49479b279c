package skep.verifier;

import java.util.Objects;
import java.util.Optional;
import skep.insn.ProgramType;
import skep.insn.Reg;

/**
 * A program that was refused, as far as an explanation needs it.
 *
 * @param type its type
 * @param licence the object's licence
 * @param listing its instructions as they went to the kernel
 * @param unresolved what is known of those that could not be resolved
 * @param names what the author calls what a register holds before the instruction in a slot
 */
public record RefusedProgram(
    ProgramType type,
    Optional<String> licence,
    Listing listing,
    Unresolved unresolved,
    Names names) {
  /**
   * What the author calls the values in the registers of a whole program.
   *
   * @see ValueNames
   */
  @FunctionalInterface
  public interface Names {
    /**
     * What the author calls what a register holds.
     *
     * @param slot the instruction, in slots from the start of the program
     * @param reg the register, before that instruction
     * @return the name, if it has one
     */
    Optional<String> nameOf(int slot, Reg reg);
  }

  /**
   * A program whose author's names are not known.
   *
   * @param type its type
   * @param licence the object's licence
   * @param listing its instructions as they went to the kernel
   * @param unresolved what is known of those that could not be resolved
   */
  public RefusedProgram(
      ProgramType type, Optional<String> licence, Listing listing, Unresolved unresolved) {
    this(type, licence, listing, unresolved, (slot, reg) -> Optional.empty());
  }

  /** Checks the components. {@inheritDoc} */
  public RefusedProgram {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(licence, "licence");
    Objects.requireNonNull(listing, "listing");
    Objects.requireNonNull(unresolved, "unresolved");
    Objects.requireNonNull(names, "names");
  }
}
