package skep.kernel;

import java.util.Objects;
import java.util.Optional;

/**
 * Where among the programs of the same hook a program is to run, for hooks that several programs
 * share: tcx, netkit (Linux 6.6 and later), cgroups (Linux 6.17 and later).
 *
 * <pre>{@code
 * Position.last()
 * Position.before(Neighbour.program(42)).atRevision(7)
 * }</pre>
 *
 * @param side on which side of the neighbour; empty for where the kernel likes, which is last
 * @param neighbour the program or link next to it; empty for all of them, so before is first
 * @param revision how often the hook must have changed so far, or else the kernel refuses with
 *     {@link Errno#ESTALE}; 0 for however often
 */
public record Position(Optional<Side> side, Optional<Neighbour> neighbour, long revision) {
  private static final int BEFORE = 1 << 3;
  private static final int AFTER = 1 << 4;
  private static final int ID = 1 << 5;
  private static final int LINK = 1 << 13;

  /** On which side of another program. */
  public enum Side {
    /** It runs before that one. */
    BEFORE,
    /** It runs after that one. */
    AFTER
  }

  /** Checks the components. {@inheritDoc} */
  public Position {
    Objects.requireNonNull(side, "side");
    Objects.requireNonNull(neighbour, "neighbour");
    if (side.isEmpty() && neighbour.isPresent()) {
      throw new IllegalArgumentException(neighbour.get() + " needs a side");
    }
  }

  /**
   * Where the kernel likes.
   *
   * @return last, that is
   */
  public static Position anywhere() {
    return new Position(Optional.empty(), Optional.empty(), 0);
  }

  /**
   * Before all others.
   *
   * @return the position
   */
  public static Position first() {
    return new Position(Optional.of(Side.BEFORE), Optional.empty(), 0);
  }

  /**
   * After all others.
   *
   * @return the position
   */
  public static Position last() {
    return new Position(Optional.of(Side.AFTER), Optional.empty(), 0);
  }

  /**
   * Right before another one.
   *
   * @param neighbour that one
   * @return the position
   */
  public static Position before(Neighbour neighbour) {
    return new Position(Optional.of(Side.BEFORE), Optional.of(neighbour), 0);
  }

  /**
   * Right after another one.
   *
   * @param neighbour that one
   * @return the position
   */
  public static Position after(Neighbour neighbour) {
    return new Position(Optional.of(Side.AFTER), Optional.of(neighbour), 0);
  }

  /**
   * The same, if nobody else has changed the hook meanwhile.
   *
   * @param revision as {@link ProgramQuery.Result#revision} tells it
   * @return the position
   */
  public Position atRevision(long revision) {
    return new Position(side, neighbour, revision);
  }

  /** The {@code BPF_F_*} flags. */
  int flags() {
    int where = side.map(it -> it == Side.BEFORE ? BEFORE : AFTER).orElse(0);
    return where
        | neighbour.map(it -> (it.fd().isEmpty() ? ID : 0) | (it.isLink() ? LINK : 0)).orElse(0);
  }

  /** Sets the fields that say where: the neighbour, and 8-byte aligned the revision. */
  void fill(Frame frame, int neighbourAt, int revisionAt) {
    neighbour.ifPresent(
        it -> {
          if (it.fd().isPresent()) {
            frame.putFd(neighbourAt, it.fd().get());
          } else {
            frame.putInt(neighbourAt, it.id());
          }
        });
    frame.putLong(revisionAt, revision);
  }
}
