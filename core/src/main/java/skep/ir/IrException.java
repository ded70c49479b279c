package skep.ir;

import java.util.Optional;
import skep.insn.SourceLine;

/** A function that cannot be built. The message starts with the line where that is known. */
public final class IrException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String function;
  private final String problem;
  private final transient Optional<SourceLine> source;

  IrException(String function, String problem, Optional<SourceLine> source) {
    super(source.map(line -> line + ": ").orElse("") + "'" + function + "': " + problem);
    this.function = function;
    this.problem = problem;
    this.source = source;
  }

  /**
   * The function.
   *
   * @return its name
   */
  public String function() {
    return function;
  }

  /**
   * What is wrong and what to do.
   *
   * @return the message without place
   */
  public String problem() {
    return problem;
  }

  /**
   * The line that is to blame.
   *
   * @return the line, if known
   */
  public Optional<SourceLine> source() {
    return source;
  }
}
