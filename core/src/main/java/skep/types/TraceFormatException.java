package skep.types;

/** Text that is no tracepoint's format. */
public final class TraceFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final String problem;

  /**
   * A line that cannot be.
   *
   * @param line its number, from 1
   * @param problem what is wrong with it
   */
  TraceFormatException(int line, String problem) {
    super("format of a tracepoint: line %d: %s".formatted(line, problem));
    this.line = line;
    this.problem = problem;
  }

  /** {@return the number of the line, from 1} */
  public int line() {
    return line;
  }

  /** {@return what is wrong with it} */
  public String problem() {
    return problem;
  }
}
