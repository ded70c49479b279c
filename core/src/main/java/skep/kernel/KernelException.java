package skep.kernel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The kernel refused. The message has the call as strace would print it, the error, and what to do
 * where that is known:
 *
 * <pre>
 * bpf(BPF_MAP_CREATE, {map_type=BPF_MAP_TYPE_HASH, …}) = -1 EPERM (Operation not permitted): …
 * </pre>
 */
public final class KernelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int number;
  private final String call;
  private final String advice;

  /**
   * A refused call.
   *
   * @param call the call with its arguments, as strace prints it
   * @param errno the error's number, positive
   * @param advice what to do about it, empty if nothing is known
   */
  public KernelException(String call, int errno, String advice) {
    super(call + " = -1 " + Errno.describe(errno) + (advice.isEmpty() ? "" : ": " + advice));
    this.number = errno;
    this.call = call;
    this.advice = advice;
  }

  /**
   * A file that could not be read, as the JDK tells it.
   *
   * @param file the file
   * @param cause what the JDK threw, which has the kernel's error in words only
   * @return the refusal, with its cause
   */
  public static KernelException reading(Path file, IOException cause) {
    return LinuxFacts.failure("read", file.toString(), cause);
  }

  /**
   * The error.
   *
   * @return empty for a number that Linux does not define; see {@link #errnoNumber()}
   */
  public Optional<Errno> errno() {
    return Errno.of(number);
  }

  /**
   * The error's number.
   *
   * @return positive
   */
  public int errnoNumber() {
    return number;
  }

  /**
   * Whether the call failed with this error.
   *
   * @param errno the error to compare with
   * @return true if it is that one
   */
  public boolean is(Errno errno) {
    return number == errno.number();
  }

  /**
   * The call with its arguments.
   *
   * @return as strace prints it, without the result
   */
  public String call() {
    return call;
  }

  /**
   * What to do about it.
   *
   * @return empty if nothing is known
   */
  public String advice() {
    return advice;
  }
}
