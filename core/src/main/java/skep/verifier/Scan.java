package skep.verifier;

import java.util.Optional;

/** Numbers in text that may be anything. */
final class Scan {
  /** Any int, with its sign. */
  private static final int MAX_DIGITS = 11;

  private Scan() {}

  /** A decimal number, when the text is one that fits. */
  static Optional<Integer> number(String text) {
    if (text.isEmpty() || text.length() > MAX_DIGITS || !isDecimal(text)) {
      return Optional.empty();
    }
    long value = Long.parseLong(text);
    return value == (int) value ? Optional.of((int) value) : Optional.empty();
  }

  private static boolean isDecimal(String text) {
    int start = text.charAt(0) == '-' ? 1 : 0;
    return start < text.length() && digits(text, start) == text.length();
  }

  /** Where the digits end that start at a place; the place itself if there are none. */
  static int digits(String text, int start) {
    int end = start;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }
}
