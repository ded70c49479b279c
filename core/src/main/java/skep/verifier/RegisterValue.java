package skep.verifier;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the verifier knows of a register or of 8 bytes of stack, in its own words: {@code 5}, {@code
 * scalar(umax=255,var_off=(0x0; 0xff))}, {@code map_value_or_null(id=1,map=counts,ks=4,vs=8)},
 * {@code fp-8}, {@code mmmm????}. Kernels before 5.19 write {@code inv} for {@code scalar}.
 *
 * @param text those words
 */
public record RegisterValue(String text) {
  /** Checks the component. {@inheritDoc} */
  public RegisterValue {
    Objects.requireNonNull(text, "text");
  }

  /**
   * What kind of value it is.
   *
   * @return the verifier's name of the type, such as {@code ctx}, {@code fp}, {@code pkt} or {@code
   *     map_value}; {@code scalar} for every number
   */
  public String type() {
    int end = 0;
    String value = imprecise();
    while (end < value.length()
        && (Character.isLetter(value.charAt(end)) || value.charAt(end) == '_')) {
      end++;
    }
    String name = value.substring(0, end);
    return switch (name) {
      case "", "inv", "x" -> "scalar";
      default -> name;
    };
  }

  /** The text without the mark of a number that has to be exact: {@code P5}, {@code invP5}. */
  private String imprecise() {
    if (text.startsWith("invP")) {
      return "inv" + text.substring(4);
    }
    return text.startsWith("P") ? text.substring(1) : text;
  }

  /**
   * Whether the pointer may be NULL.
   *
   * @return true when the type says so
   */
  public boolean mayBeNull() {
    return type().contains("or_null");
  }

  /**
   * Where a pointer to this function's own stack points to.
   *
   * @return bytes from the frame pointer, if it is such a pointer and the place is known
   */
  public OptionalInt stackOffset() {
    if (!text.startsWith("fp")) {
      return OptionalInt.empty();
    }
    return Scan.number(text.substring(2)).map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  /**
   * One of the facts in parentheses.
   *
   * @param name its name, such as {@code r}, {@code vs} or {@code umax}
   * @return its text, if it is given
   */
  public Optional<String> attribute(String name) {
    int open = text.indexOf('(');
    if (open < 0) {
      return Optional.empty();
    }
    int depth = 0;
    int start = open + 1;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean last = c == ')' && depth == 0;
      if (last || (c == ',' && depth == 0)) {
        Optional<String> found = value(text.substring(start, i), name);
        if (found.isPresent() || last) {
          return found;
        }
        start = i + 1;
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      }
    }
    return Optional.empty();
  }

  /** Several names may share a value: {@code umax=umax32=255}. */
  private static Optional<String> value(String fact, String name) {
    String[] parts = fact.split("=", -1);
    for (int i = 0; i < parts.length - 1; i++) {
      if (parts[i].equals(name)) {
        return Optional.of(parts[parts.length - 1]);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
