package skep.load;

import java.util.Optional;
import java.util.OptionalInt;
import skep.insn.SourceLine;
import skep.kernel.KernelException;
import skep.spec.ProgramSpec;
import skep.verifier.Explanation;
import skep.verifier.Listing;
import skep.verifier.VerifierLog;

/**
 * The verifier refused a program. The message tells the verdict in one sentence, the line of source
 * with the instruction under it, the registers that made it wrong, why that is wrong and what
 * usually mends it, and ends with the end of the log; {@link #log} is all of it.
 *
 * <pre>
 * object 'rejected': prog 'unchecked' (tp/syscalls/sys_enter_getpgid): the verifier refuses it: R0 may be NULL, and is used without a check
 *   (R0 invalid mem access 'map_value_or_null')
 *   at rejected.bpf.c:21: *value += 1;
 *      insn #7: r1 = *(u64 *)(r0 + 0x0)
 *   R0 = map_value_or_null(id=1,map=counts,ks=4,vs=8), from insn #6: call 0x1  # bpf_map_lookup_elem (rejected.bpf.c:20)
 *   why: What returned it, such as a lookup of a key that is not there, can return NULL; …
 *   fix: Check it first, and use it only where it is not NULL: if (!value) return 0;
 *   EACCES (Permission denied); the end of the log:
 *   …
 * </pre>
 */
public final class VerifierException extends LoadException {
  private static final long serialVersionUID = 1L;

  private static final int TAIL = 12;

  private final String program;
  private final String section;
  private final String log;
  private final transient Explanation explanation;
  private final transient Listing listing;

  /**
   * A refusal.
   *
   * @param object the object's name
   * @param program the program
   * @param listing its instructions as they went to the kernel
   * @param log what the verifier printed
   * @param explanation what it means
   * @param cause the kernel's refusal
   */
  VerifierException(
      String object,
      ProgramSpec program,
      Listing listing,
      VerifierLog log,
      Explanation explanation,
      KernelException cause) {
    super(object, program, problem(log, explanation, cause), cause);
    this.program = program.name();
    this.section = program.section();
    this.log = log.text();
    this.explanation = explanation;
    this.listing = listing;
  }

  private static String problem(VerifierLog log, Explanation explanation, KernelException cause) {
    StringBuilder text = new StringBuilder("the verifier refuses it: ");
    text.append(explanation.text()).append("\n  ");
    text.append(cause.errno().map(e -> e + " (" + e.description() + ")").orElse("unknown error"));
    text.append("; the end of the log:\n");
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
   * What the verifier has against the program, in its own words.
   *
   * @return a line of the log; empty when the log has none
   */
  public String verdict() {
    return explanation.words();
  }

  /**
   * What it means, where it is, and what to do.
   *
   * @return the explanation
   */
  public Explanation explanation() {
    return explanation;
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
   * The program as it went to the kernel, whose places the log names.
   *
   * @return its instructions with its subprograms
   */
  public Listing listing() {
    return listing;
  }

  /**
   * The instruction that the verifier was at.
   *
   * @return its place in 8-byte slots from the start of the program with its subprograms stitched
   *     in, if the log names one
   */
  public OptionalInt slot() {
    return explanation.at().map(line -> OptionalInt.of(line.slot())).orElse(OptionalInt.empty());
  }

  /**
   * The source line that the verifier was at.
   *
   * @return the line, if the program knows its lines
   */
  public Optional<SourceLine> source() {
    return explanation.at().flatMap(Listing.Line::source);
  }
}
