package skep.kernel;

import java.util.Objects;
import java.util.Optional;

/**
 * A program or link at a hook, next to which another one is to be attached.
 *
 * @param isLink whether it is a link, and not a program that was attached without
 * @param fd its descriptor; empty when it is known by its number
 * @param id its number, where there is no descriptor
 */
public record Neighbour(boolean isLink, Optional<Fd> fd, int id) {
  /** Checks the components. {@inheritDoc} */
  public Neighbour {
    Objects.requireNonNull(fd, "fd");
  }

  /**
   * A program.
   *
   * @param fd the program
   * @return the neighbour
   */
  public static Neighbour program(Fd fd) {
    return new Neighbour(false, Optional.of(fd), 0);
  }

  /**
   * A program.
   *
   * @param id its number
   * @return the neighbour
   */
  public static Neighbour program(int id) {
    return new Neighbour(false, Optional.empty(), id);
  }

  /**
   * A link.
   *
   * @param fd the link
   * @return the neighbour
   */
  public static Neighbour link(Fd fd) {
    return new Neighbour(true, Optional.of(fd), 0);
  }

  /**
   * A link.
   *
   * @param id its number
   * @return the neighbour
   */
  public static Neighbour link(int id) {
    return new Neighbour(true, Optional.empty(), id);
  }
}
