package skep.spec;

import java.util.Objects;

/**
 * Who can see a function or a variable: the binding and the visibility of its ELF symbol.
 *
 * @param linkage who can see it
 * @param hidden whether that ends with the object that it is linked into ({@code STV_HIDDEN})
 */
public record Visibility(Linkage linkage, boolean hidden) {
  /** Seen by other objects. */
  public static final Visibility GLOBAL = new Visibility(Linkage.GLOBAL, false);

  /** Seen in its own object only. */
  public static final Visibility STATIC = new Visibility(Linkage.STATIC, false);

  /** Seen by other objects, and giving way to a global of the same name. */
  public static final Visibility WEAK = new Visibility(Linkage.WEAK, false);

  /** Checks the components. {@inheritDoc} */
  public Visibility {
    Objects.requireNonNull(linkage, "linkage");
  }
}
