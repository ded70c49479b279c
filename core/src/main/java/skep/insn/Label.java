package skep.insn;

import java.util.Objects;

/**
 * A place in code that a jump or call can name. A label is itself: two labels with one name are two
 * labels. It knows no position; it is bound by standing in a {@link Code}, before the step it
 * marks.
 */
public final class Label implements CodeElement {
  private final String name;

  /**
   * Makes a label.
   *
   * @param name what messages and disassembly call it; need not be unique
   */
  public Label(String name) {
    this.name = Objects.requireNonNull(name, "name");
  }

  /**
   * The name in messages and in disassembly.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  @Override
  public String toString() {
    return name;
  }
}
