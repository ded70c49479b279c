package skep.load;

import java.util.Optional;
import skep.kernel.Errno;
import skep.kernel.KernelException;
import skep.spec.ProgramSpec;

/**
 * An object could not be loaded. Whatever had been made for it is closed again.
 *
 * <p>A program the verifier refused is a {@link VerifierException}.
 */
public sealed class LoadException extends RuntimeException
    permits VerifierException, MapMismatchException {
  private static final long serialVersionUID = 1L;

  /** What was being done. */
  public enum Phase {
    /** Looking at the object before the kernel is asked for anything. */
    CHECK,
    /** Finding out what the kernel is like and has. */
    KERNEL,
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
   * @param map the map it was done to, if it was one
   * @param problem what is wrong and what to do about it
   * @param cause the kernel's refusal
   */
  LoadException(
      Phase phase, String object, Optional<String> map, String problem, KernelException cause) {
    this(phase, object, map, message(object, map, problem), Optional.of(cause));
  }

  /**
   * A kernel that does not say what it is like.
   *
   * @param object the object's name
   * @param cause the kernel's refusal
   */
  LoadException(String object, KernelException cause) {
    this(
        Phase.KERNEL,
        object,
        Optional.empty(),
        "what it needs to know of the kernel cannot be read: " + cause.getMessage(),
        cause);
  }

  /**
   * A failure that the kernel was not asked for.
   *
   * @param phase what was being done
   * @param object the object's name
   * @param map the map it was done to, if it was one
   * @param problem what is wrong and what to do about it
   */
  LoadException(Phase phase, String object, Optional<String> map, String problem) {
    this(phase, object, map, message(object, map, problem), Optional.empty());
  }

  /**
   * A program that the kernel refused.
   *
   * @param object the object's name
   * @param program the program
   * @param problem what is wrong and what to do about it
   * @param cause the kernel's refusal
   */
  LoadException(String object, ProgramSpec program, String problem, KernelException cause) {
    this(
        Phase.PROGRAM,
        object,
        Optional.of(program.name()),
        message(object, program, problem),
        Optional.of(cause));
  }

  /**
   * A program that the kernel was not asked about.
   *
   * @param object the object's name
   * @param program the program
   * @param problem what is wrong and what to do about it
   */
  LoadException(String object, ProgramSpec program, String problem) {
    this(
        Phase.CHECK,
        object,
        Optional.of(program.name()),
        message(object, program, problem),
        Optional.empty());
  }

  private LoadException(
      Phase phase,
      String object,
      Optional<String> subject,
      String message,
      Optional<KernelException> cause) {
    super(message, cause.orElse(null));
    this.phase = phase;
    this.object = object;
    this.subject = subject;
    this.errno = cause.flatMap(KernelException::errno);
  }

  private static String message(String object, Optional<String> map, String problem) {
    return "object '"
        + object
        + "': "
        + map.map(name -> "map '" + name + "': ").orElse("")
        + problem;
  }

  private static String message(String object, ProgramSpec program, String problem) {
    return "object '%s': prog '%s' (%s): %s"
        .formatted(object, program.name(), program.section(), problem);
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
