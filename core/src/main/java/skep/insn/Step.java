package skep.insn;

import java.util.Objects;
import java.util.Optional;

/**
 * One instruction with the facts that travel with it.
 *
 * @param insn the instruction
 * @param source the source line it comes from
 * @param core the CO-RE access that decides one of its fields when the program is loaded
 */
public record Step(Insn insn, Optional<SourceLine> source, Optional<CoreAccess> core)
    implements CodeElement {
  /** Checks the components. {@inheritDoc} */
  public Step {
    Objects.requireNonNull(insn, "insn");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(core, "core");
  }

  /**
   * An instruction with no facts.
   *
   * @param insn the instruction
   * @return the step
   */
  public static Step of(Insn insn) {
    return new Step(insn, Optional.empty(), Optional.empty());
  }

  /**
   * This step with another instruction and the same facts.
   *
   * @param insn the instruction
   * @return the step
   */
  public Step withInsn(Insn insn) {
    return insn == this.insn ? this : new Step(insn, source, core);
  }

  /**
   * This step with a source line.
   *
   * @param source the line
   * @return the step
   */
  public Step withSource(SourceLine source) {
    return new Step(insn, Optional.of(source), core);
  }

  /**
   * This step with a CO-RE access.
   *
   * @param core the access
   * @return the step
   */
  public Step withCore(CoreAccess core) {
    return new Step(insn, source, Optional.of(core));
  }

  /**
   * This step with its CO-RE access taken off, as it is once relocated.
   *
   * @return the step
   */
  public Step withoutCore() {
    return core.isEmpty() ? this : new Step(insn, source, Optional.empty());
  }
}
