package skep.link;

import java.util.Optional;
import skep.kernel.Errno;
import skep.kernel.KernelException;

/** A program could not be attached, or not be detached. What an attempt had made is undone. */
public final class AttachException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String program;
  private final String section;
  private final transient Optional<Errno> errno;

  /**
   * A failure that the kernel did not report.
   *
   * @param program the program
   * @param problem what is wrong and what to do about it
   */
  AttachException(AttachableProgram program, String problem) {
    this(program.name(), program.section(), problem);
  }

  AttachException(String program, String section, String problem) {
    super(message(program, section, problem));
    this.program = program;
    this.section = section;
    this.errno = Optional.empty();
  }

  /**
   * A failure that the kernel reported.
   *
   * @param program the program
   * @param problem what is wrong and what to do about it
   * @param cause the kernel's refusal
   */
  AttachException(AttachableProgram program, String problem, KernelException cause) {
    this(program.name(), program.section(), problem, cause);
  }

  AttachException(String program, String section, String problem, KernelException cause) {
    super(message(program, section, problem + ": " + cause.getMessage()), cause);
    this.program = program;
    this.section = section;
    this.errno = cause.errno();
  }

  private static String message(String program, String section, String problem) {
    return "prog '" + program + "' (" + section + "): " + problem;
  }

  /**
   * The program.
   *
   * @return its name
   */
  public String program() {
    return program;
  }

  /**
   * The program's section.
   *
   * @return the section's name, such as {@code tp/syscalls/sys_enter_write}
   */
  public String section() {
    return section;
  }

  /**
   * The kernel's error.
   *
   * @return the error, when the kernel refused with one that Linux defines
   */
  public Optional<Errno> errno() {
    return errno;
  }
}
