package skep.load;

import java.util.Optional;
import skep.kernel.Errno;
import skep.kernel.KernelException;

/**
 * An object could not be loaded. Whatever had been made for it is closed again.
 *
 * <p>A program the verifier refused is a {@link VerifierException}.
 */
public sealed class LoadException extends RuntimeException permits VerifierException {
  private static final long serialVersionUID = 1L;

  /** What was being done. */
  public enum Phase {
    /** Looking at the object before the kernel is asked for anything. */
    CHECK,
    /** Loading the object's type information. */
    BTF,
    /** Creating and filling maps. */
    MAP,
    /** Loading programs. */
    PROGRAM
  }

  private final Phase phase;
  private final String object;
  private final transient Optional<String> subject;
  private final transient Optional<Errno> errno;

  /**
   * A failure that the kernel reported.
   *
   * @param phase what was being done
   * @param object the object's name
   * @param subject the map or program it was done to
   * @param problem what is wrong and what to do about it
   * @param cause the kernel's refusal
   */
  LoadException(
      Phase phase, String object, Optional<String> subject, String problem, KernelException cause) {
    super(message(phase, object, subject, problem), cause);
    this.phase = phase;
    this.object = object;
    this.subject = subject;
    this.errno = cause.errno();
  }

  /**
   * A failure that the kernel was not asked for.
   *
   * @param phase what was being done
   * @param object the object's name
   * @param subject the map or program it was done to
   * @param problem what is wrong and what to do about it
   */
  LoadException(Phase phase, String object, Optional<String> subject, String problem) {
    super(message(phase, object, subject, problem));
    this.phase = phase;
    this.object = object;
    this.subject = subject;
    this.errno = Optional.empty();
  }

  private static String message(
      Phase phase, String object, Optional<String> subject, String problem) {
    String what =
        switch (phase) {
          case CHECK -> "";
          case BTF -> "BTF: ";
          case MAP -> subject.map(name -> "map '" + name + "': ").orElse("maps: ");
          case PROGRAM -> subject.map(name -> "prog '" + name + "': ").orElse("programs: ");
        };
    return "object '" + object + "': " + what + problem;
  }

  /**
   * What was being done.
   *
   * @return the phase
   */
  public Phase phase() {
    return phase;
  }

  /**
   * The object that was being loaded.
   *
   * @return its name
   */
  public String object() {
    return object;
  }

  /**
   * The map or program that failed.
   *
   * @return its name, if it was one
   */
  public Optional<String> subject() {
    return subject;
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
