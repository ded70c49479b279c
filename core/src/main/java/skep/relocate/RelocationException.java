package skep.relocate;

import java.util.Optional;
import java.util.OptionalInt;
import skep.insn.Code;
import skep.insn.SourceLine;

/**
 * A program refers to something that cannot be resolved, so it cannot be loaded. Found before the
 * kernel is asked for anything.
 */
public final class RelocationException extends UnresolvedException {
  private static final long serialVersionUID = 1L;

  private final String program;
  private final String function;
  private final transient OptionalInt slot;
  private final transient Optional<SourceLine> source;
  private final String symbol;

  /**
   * An unresolved reference of one instruction.
   *
   * @param program the program being relocated
   * @param function the function with the instruction: the program itself or a subprogram of it
   * @param slot where the instruction is, in 8-byte slots from the function's start; empty when the
   *     problem is the function's as a whole
   * @param source the instruction's source line
   * @param symbol what it refers to
   * @param problem what is wrong and what to do about it
   */
  RelocationException(
      String program,
      String function,
      OptionalInt slot,
      Optional<SourceLine> source,
      String symbol,
      String problem) {
    super(message(program, function, slot, source, problem));
    this.program = program;
    this.function = function;
    this.slot = slot;
    this.source = source;
    this.symbol = symbol;
  }

  /**
   * An access of one instruction that cannot be answered, before the function is put together with
   * others.
   *
   * @param function the program or subprogram with the instruction
   * @param code its instructions
   * @param slot where the instruction is
   * @param cause what is wrong
   */
  RelocationException(String function, Code code, int slot, CoreException cause) {
    this(
        function,
        function,
        OptionalInt.of(slot),
        code.lineAt(slot),
        cause.access().access(),
        String.valueOf(cause.getMessage()));
    initCause(cause);
  }

  private static String message(
      String program,
      String function,
      OptionalInt slot,
      Optional<SourceLine> source,
      String problem) {
    StringBuilder message = new StringBuilder("prog '").append(program).append("': ");
    if (!function.equals(program)) {
      message.append("subprogram '").append(function).append("': ");
    }
    if (slot.isPresent()) {
      message.append("insn #").append(slot.getAsInt());
      source.ifPresent(line -> message.append(" (").append(line).append(')'));
      message.append(": ");
    }
    return message.append(problem).toString();
  }

  /**
   * The program that cannot be loaded.
   *
   * @return its name
   */
  public String program() {
    return program;
  }

  /**
   * The function with the reference.
   *
   * @return the program's name, or a subprogram's
   */
  public String function() {
    return function;
  }

  /**
   * The instruction with the reference.
   *
   * @return its place in 8-byte slots from the start of {@link #function}, if it is about one
   */
  public OptionalInt slot() {
    return slot;
  }

  /**
   * The source line of the instruction.
   *
   * @return the line, if known
   */
  public Optional<SourceLine> source() {
    return source;
  }

  /**
   * What is referred to.
   *
   * @return the symbol's name
   */
  public String symbol() {
    return symbol;
  }
}
