package skep.verifier;

import java.util.Optional;
import skep.insn.Step;

/**
 * Knows what an instruction asked for that could not be resolved on this kernel. Such instructions
 * are replaced by a call of a helper that does not exist, so that a program is refused only where
 * it can come to one of them.
 */
@FunctionalInterface
public interface Unresolved {
  /** Knows nothing. */
  Unresolved UNKNOWN = step -> Optional.empty();

  /**
   * What is missing.
   *
   * @param step the instruction that was replaced
   * @return what it asked for and what to do
   */
  Optional<Missing> describe(Step step);

  /**
   * Something that is not there.
   *
   * @param what what it is, as the end of a sentence: {@code struct task_struct has no field 'tgod'
   *     on this kernel}
   * @param fix what usually mends it
   */
  record Missing(String what, String fix) {}
}
