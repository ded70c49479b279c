package skep.load;

import java.util.Optional;
import java.util.OptionalInt;
import skep.insn.SourceLine;
import skep.kernel.KernelException;
import skep.spec.ProgramSpec;

/**
 * The verifier refused a program. The message starts with its verdict and the line of source it was
 * at, and ends with the end of its log; {@link #log} is all of it.
 *
 * <pre>
 * object 'rejected': prog 'unchecked' (tp/syscalls/sys_enter_getpgid): the verifier refuses it: R0 invalid mem access 'map_value_or_null'
 *   at insn #7, rejected.bpf.c:21: *value += 1;
 *   EACCES (Permission denied); the end of the log:
 *   …
 * </pre>
 */
public final class VerifierException extends LoadException {
  private static final long serialVersionUID = 1L;

  private static final int TAIL = 12;

  private final String program;
  private final String section;
  private final String verdict;
  private final String log;
  private final transient OptionalInt slot;
  private final transient Optional<SourceLine> source;

  /**
   * A refusal.
   *
   * @param object the object's name
   * @param program the program
   * @param log what the verifier printed
   * @param slot the instruction it was at
   * @param source the source line of that instruction
   * @param advice what to do about it, empty if nothing is known
   * @param cause the kernel's refusal
   */
  VerifierException(
      String object,
      ProgramSpec program,
      VerifierLog log,
      OptionalInt slot,
      Optional<SourceLine> source,
      String advice,
      KernelException cause) {
    super(object, program, problem(log, slot, source, advice, cause), cause);
    this.program = program.name();
    this.section = program.section();
    this.verdict = log.verdict().orElse("");
    this.log = log.text();
    this.slot = slot;
    this.source = source;
  }

  private static String problem(
      VerifierLog log,
      OptionalInt slot,
      Optional<SourceLine> source,
      String advice,
      KernelException cause) {
    StringBuilder text = new StringBuilder("the verifier refuses it: ");
    text.append(log.verdict().orElse("without a word"));
    if (slot.isPresent()) {
      text.append("\n  at insn #").append(slot.getAsInt());
      source.ifPresent(
          line -> text.append(", ").append(line).append(": ").append(line.text().strip()));
    }
    if (!advice.isEmpty()) {
      text.append("\n  ").append(advice);
    }
    text.append("\n  ")
        .append(cause.errno().map(e -> e + " (" + e.description() + ")").orElse("unknown error"))
        .append("; the end of the log:\n");
    log.tail(TAIL).lines().forEach(line -> text.append("  ").append(line).append('\n'));
    return text.toString().stripTrailing();
  }

  /**
   * The program that was refused.
   *
   * @return its name
   */
  public String program() {
    return program;
  }

  /**
   * The program's section.
   *
   * @return the section's name
   */
  public String section() {
    return section;
  }

  /**
   * The last thing that the verifier said before its statistics.
   *
   * @return a line of the log; empty when the log has none
   */
  public String verdict() {
    return verdict;
  }

  /**
   * All that the verifier said.
   *
   * @return the log, lines separated by line feeds
   */
  public String log() {
    return log;
  }

  /**
   * The instruction that the verifier was at.
   *
   * @return its place in 8-byte slots from the start of the program with its subprograms stitched
   *     in, if the log names one
   */
  public OptionalInt slot() {
    return slot;
  }

  /**
   * The source line that the verifier was at.
   *
   * @return the line, if the program knows its lines
   */
  public Optional<SourceLine> source() {
    return source;
  }
}
