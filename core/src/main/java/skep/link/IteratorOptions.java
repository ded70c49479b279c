package skep.link;

import java.util.Objects;
import skep.kernel.IteratorTarget;

/**
 * Making an iterator of a {@code SEC("iter/target")} program, which runs for each thing that there
 * is of its target whenever the link is read.
 *
 * <pre>{@code
 * Link link = program.attach(IteratorOptions.over(new IteratorTarget.OfMap(map.fd())));
 * }</pre>
 *
 * @param target over what it goes
 */
public record IteratorOptions(IteratorTarget target) implements AttachOptions {
  /** Checks the component. {@inheritDoc} */
  public IteratorOptions {
    Objects.requireNonNull(target, "target");
  }

  /**
   * Over all there are.
   *
   * @return the options
   */
  public static IteratorOptions all() {
    return new IteratorOptions(new IteratorTarget.All());
  }

  /**
   * Over some.
   *
   * @param target which
   * @return the options
   */
  public static IteratorOptions over(IteratorTarget target) {
    return new IteratorOptions(target);
  }
}
