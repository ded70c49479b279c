package skep.kernel;

import java.util.Objects;
import java.util.Optional;

/**
 * A request to attach a program without a link: {@code BPF_PROG_ATTACH}. It stays attached until
 * {@link Kernel#progDetach}, whoever closes what.
 *
 * @param program the program
 * @param hook what to attach it to
 * @param flags {@link #ALLOW_OVERRIDE}, {@link #ALLOW_MULTI} or 0
 * @param replaced the program of ours that it takes the place of
 * @param position where among others
 */
public record ProgramAttach(
    Fd program, Hook hook, int flags, Optional<Fd> replaced, Position position) {
  /** {@code BPF_F_ALLOW_OVERRIDE}: a cgroup below may have another program instead. */
  public static final int ALLOW_OVERRIDE = 1;

  /** {@code BPF_F_ALLOW_MULTI}: other programs may be attached too, here and below. */
  public static final int ALLOW_MULTI = 2;

  static final int REPLACE = 4;

  /** Checks the components. {@inheritDoc} */
  public ProgramAttach {
    Objects.requireNonNull(program, "program");
    Objects.requireNonNull(hook, "hook");
    Objects.requireNonNull(replaced, "replaced");
    Objects.requireNonNull(position, "position");
  }
}
