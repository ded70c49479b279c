package skep.verifier;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a line of the log says of one function's registers and stack. Kernels since 5.17 print what
 * an instruction touched, and all of it where a path begins; older ones print all of it always.
 *
 * @param frame how deep the function is called: 0 for the program itself
 * @param values the places that the line names, in its order
 */
public record FrameState(int frame, Map<Place, RegisterValue> values) {
  /** Copies the map. {@inheritDoc} */
  public FrameState {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * Reads a state: {@code frame1: R1=0 R10=fp0 fp-8=0000????}.
   *
   * @param text the text, from the first name on
   * @return the state; empty if the text does not begin as one
   */
  static Optional<FrameState> parse(String text) {
    int at = skipSpaces(text, 0);
    int frame = 0;
    if (text.startsWith("frame", at)) {
      int end = Scan.digits(text, at + 5);
      Optional<Integer> number = Scan.number(text.substring(at + 5, end));
      if (number.isEmpty() || end >= text.length() || text.charAt(end) != ':') {
        return Optional.empty();
      }
      frame = number.get();
      at = skipSpaces(text, end + 1);
    }
    Map<Place, RegisterValue> values = new LinkedHashMap<>();
    while (at < text.length()) {
      int end = endOfWord(text, at);
      int equals = text.indexOf('=', at);
      Optional<Place> place =
          equals > at && equals < end ? place(text.substring(at, equals)) : Optional.empty();
      if (place.isPresent()) {
        values.put(place.get(), new RegisterValue(text.substring(equals + 1, end)));
      } else if (values.isEmpty()) {
        return Optional.empty();
      }
      at = skipSpaces(text, end);
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(new FrameState(frame, values));
  }

  /** Old kernels add how a place was used: {@code R1_w}, {@code fp-8_rwD}. */
  private static Optional<Place> place(String name) {
    int mark = name.indexOf('_');
    return Place.of(mark < 0 ? name : name.substring(0, mark));
  }

  private static int skipSpaces(String text, int start) {
    int at = start;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  /** Spaces inside of parentheses belong to the word. */
  private static int endOfWord(String text, int start) {
    int depth = 0;
    int at = start;
    while (at < text.length() && (depth > 0 || text.charAt(at) != ' ')) {
      if (text.charAt(at) == '(') {
        depth++;
      } else if (text.charAt(at) == ')') {
        depth--;
      }
      at++;
    }
    return at;
  }
}
