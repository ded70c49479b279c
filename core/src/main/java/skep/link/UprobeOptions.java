package skep.link;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * Attaching to an instruction or the return of a function of a user program or library, as {@code
 * SEC("uprobe/binary:function")} and {@code SEC("uretprobe/binary:function")} do.
 *
 * <pre>{@code
 * program.attach(UprobeOptions.entry("libc.so.6", "malloc").withPid(pid));
 * program.attach(UprobeOptions.exit("bash", "readline"));
 * }</pre>
 *
 * @param binary the file: its path; a name, which is looked for where programs are, or libraries if
 *     it ends in {@code .so} or has a {@code .so.} in it; or {@code ARCHIVE!/FILE} for a file that
 *     is stored in a zip archive
 * @param place where in the file
 * @param atReturn whether to run when the function returns
 * @param pid the process to run in; empty for all
 * @param referenceCounter where in the file the program keeps the number of its observers, 16 bits,
 *     which the kernel raises meanwhile (the semaphore of a USDT probe); 0 for none
 * @param cookie what {@code bpf_get_attach_cookie} gives; other than 0 only with a link (Linux 5.15
 *     and later)
 * @param mode by which of the kernel's interfaces
 */
public record UprobeOptions(
    String binary,
    UserPlace place,
    boolean atReturn,
    OptionalInt pid,
    long referenceCounter,
    long cookie,
    ProbeMode mode)
    implements AttachOptions {
  /** Checks the components. {@inheritDoc} */
  public UprobeOptions {
    Objects.requireNonNull(binary, "binary");
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(pid, "pid");
    Objects.requireNonNull(mode, "mode");
    if (atReturn && place instanceof UserPlace.InFunction in && in.offset() != 0) {
      throw new IllegalArgumentException("a uretprobe has no offset, but " + place + " was given");
    }
    if (pid.isPresent() && pid.getAsInt() <= 0) {
      throw new IllegalArgumentException("there is no process " + pid.getAsInt());
    }
  }

  /**
   * The start of a function.
   *
   * @param binary the program or library
   * @param function its symbol
   * @return the options
   */
  public static UprobeOptions entry(String binary, String function) {
    return at(binary, new UserPlace.InFunction(function, 0));
  }

  /**
   * The return of a function.
   *
   * @param binary the program or library
   * @param function its symbol
   * @return the options
   */
  public static UprobeOptions exit(String binary, String function) {
    return new UprobeOptions(
        binary,
        new UserPlace.InFunction(function, 0),
        true,
        OptionalInt.empty(),
        0,
        0,
        ProbeMode.DEFAULT);
  }

  /**
   * An instruction.
   *
   * @param binary the program or library
   * @param place where in there
   * @return the options
   */
  public static UprobeOptions at(String binary, UserPlace place) {
    return new UprobeOptions(binary, place, false, OptionalInt.empty(), 0, 0, ProbeMode.DEFAULT);
  }

  /**
   * The same for one process only.
   *
   * @param pid the process
   * @return the options
   */
  public UprobeOptions withPid(int pid) {
    return new UprobeOptions(
        binary, place, atReturn, OptionalInt.of(pid), referenceCounter, cookie, mode);
  }

  /**
   * The same with a counter of observers.
   *
   * @param offset where it is in the file
   * @return the options
   */
  public UprobeOptions withReferenceCounter(long offset) {
    return new UprobeOptions(binary, place, atReturn, pid, offset, cookie, mode);
  }

  /**
   * The same with another cookie.
   *
   * @param cookie what {@code bpf_get_attach_cookie} gives
   * @return the options
   */
  public UprobeOptions withCookie(long cookie) {
    return new UprobeOptions(binary, place, atReturn, pid, referenceCounter, cookie, mode);
  }

  /**
   * The same with another mode.
   *
   * @param mode by which of the kernel's interfaces
   * @return the options
   */
  public UprobeOptions withMode(ProbeMode mode) {
    return new UprobeOptions(binary, place, atReturn, pid, referenceCounter, cookie, mode);
  }
}
