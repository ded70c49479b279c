package skep.insn;

import java.util.Optional;
import java.util.OptionalInt;

/** Code that cannot be built, encoded or read: what is wrong, and where. */
public final class AssemblyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final transient OptionalInt slot;
  private final transient Optional<Label> label;
  private final transient Optional<SourceLine> source;

  /**
   * An error in code.
   *
   * @param problem what is wrong and what to do
   * @param slot where the instruction stands, in 8-byte slots from the start of the code
   * @param label the label it is about
   * @param source the source line of the instruction
   */
  public AssemblyException(
      String problem, OptionalInt slot, Optional<Label> label, Optional<SourceLine> source) {
    super(message(problem, slot, source));
    this.problem = problem;
    this.slot = slot;
    this.label = label;
    this.source = source;
  }

  private static String message(String problem, OptionalInt slot, Optional<SourceLine> source) {
    String line = source.map(l -> " (" + l + ")").orElse("");
    return slot.isPresent()
        ? "insn #" + slot.getAsInt() + line + ": " + problem
        : source.map(l -> l + ": ").orElse("") + problem;
  }

  static AssemblyException at(int slot, Step step, String problem) {
    return new AssemblyException(
        problem, OptionalInt.of(slot), step.insn().targets().stream().findFirst(), step.source());
  }

  /**
   * What is wrong, without where.
   *
   * @return the message less its position
   */
  public String problem() {
    return problem;
  }

  /**
   * Where the instruction stands.
   *
   * @return 8-byte slots from the start of the code; empty when the error is about no one
   *     instruction
   */
  public OptionalInt slot() {
    return slot;
  }

  /**
   * The label the error is about.
   *
   * @return the label, if any
   */
  public Optional<Label> label() {
    return label;
  }

  /**
   * The source line of the instruction.
   *
   * @return the line, if the instruction has one
   */
  public Optional<SourceLine> source() {
    return source;
  }
}
