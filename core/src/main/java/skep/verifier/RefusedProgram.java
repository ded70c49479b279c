package skep.verifier;

import java.util.Objects;
import java.util.Optional;
import skep.insn.ProgramType;

/**
 * A program that was refused, as far as an explanation needs it.
 *
 * @param type its type
 * @param licence the object's licence
 * @param listing its instructions as they went to the kernel
 * @param unresolved what is known of those that could not be resolved
 */
public record RefusedProgram(
    ProgramType type, Optional<String> licence, Listing listing, Unresolved unresolved) {
  /** Checks the components. {@inheritDoc} */
  public RefusedProgram {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(licence, "licence");
    Objects.requireNonNull(listing, "listing");
    Objects.requireNonNull(unresolved, "unresolved");
  }
}
