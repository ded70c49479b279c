package skep.link;

import java.util.Objects;
import java.util.Optional;
import skep.kernel.Fd;

/**
 * Putting a {@code SEC("freplace/function")} program in the place of a global function of another
 * program. It was loaded for one; when that program was loaded again, or another has the same
 * function, it can be put there too.
 *
 * <pre>{@code
 * open.program("replacement").attachTarget(target.fd(), "policy");   // before load
 * program.attach();
 * program.attach(FreplaceOptions.of(other.fd(), "policy"));
 * }</pre>
 *
 * @param target the program whose function it is; empty for that which it was loaded for
 * @param function the function; empty for that which it was loaded for
 * @param cookie what {@code bpf_get_attach_cookie} gives
 */
public record FreplaceOptions(Optional<Fd> target, String function, long cookie)
    implements AttachOptions {
  /** Checks the components. {@inheritDoc} */
  public FreplaceOptions {
    Objects.requireNonNull(target, "target");
    if (target.isPresent() == function.isEmpty()) {
      throw new IllegalArgumentException("a program and one of its functions belong together");
    }
  }

  /**
   * The function that the program was loaded for.
   *
   * @return the options
   */
  public static FreplaceOptions loaded() {
    return new FreplaceOptions(Optional.empty(), "", 0);
  }

  /**
   * A function of some program.
   *
   * @param target the program
   * @param function the name of a global function of it, with the same arguments
   * @return the options
   */
  public static FreplaceOptions of(Fd target, String function) {
    return new FreplaceOptions(Optional.of(target), function, 0);
  }
}
