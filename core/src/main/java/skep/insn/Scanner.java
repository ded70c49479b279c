package skep.insn;

/** Reads the words, numbers and signs of one line of assembly text. */
final class Scanner {
  /** What is wrong with a line. */
  static final class Problem extends Exception {
    private static final long serialVersionUID = 1L;

    Problem(String message) {
      super(message);
    }
  }

  private final String line;
  private int at;

  Scanner(String line) {
    this.line = line;
    skipSpace();
  }

  private void skipSpace() {
    while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
      at++;
    }
  }

  /** The column of what comes next, from 1. */
  int column() {
    return at + 1;
  }

  boolean atEnd() {
    return at == line.length();
  }

  /** What comes next: its first character, or 0 at the end. */
  char peek() {
    return atEnd() ? 0 : line.charAt(at);
  }

  /** Whether what comes next is a number, with or without a sign. */
  boolean atNumber() {
    int digit = peek() == '-' || peek() == '+' ? at + 1 : at;
    return digit < line.length() && Character.isDigit(line.charAt(digit));
  }

  /** Whether a sign or word comes next. */
  boolean isAt(String token) {
    int end = at + token.length();
    boolean word = InsnText.isPlain(token.charAt(token.length() - 1));
    return line.startsWith(token, at)
        && !(word && end < line.length() && InsnText.isPlain(line.charAt(end)));
  }

  /** Passes over a sign or word when it comes next. */
  boolean eat(String token) {
    if (!isAt(token)) {
      return false;
    }
    at += token.length();
    skipSpace();
    return true;
  }

  void expect(String token) throws Problem {
    if (!eat(token)) {
      throw new Problem("expected '" + token + "' but found " + found());
    }
  }

  void expectEnd() throws Problem {
    if (!atEnd()) {
      throw new Problem("the instruction should end before " + found());
    }
  }

  /** What comes next, for messages. */
  String found() {
    return atEnd() ? "the end of the line" : "'" + line.substring(at) + "'";
  }

  /** A name, a keyword or a register; empty when something else comes next. */
  String word() {
    int start = at;
    if (atEnd() || Character.isDigit(peek())) {
      return "";
    }
    while (at < line.length() && InsnText.isPlain(line.charAt(at))) {
      at++;
    }
    String word = line.substring(start, at);
    skipSpace();
    return word;
  }

  /** A name, in quotes or not. */
  String symbol() throws Problem {
    if (peek() != '"') {
      String word = word();
      if (word.isEmpty()) {
        throw new Problem("expected a name but found " + found());
      }
      return word;
    }
    StringBuilder name = new StringBuilder();
    for (at++; at < line.length() && line.charAt(at) != '"'; at++) {
      char c = line.charAt(at);
      if (c == '\\') {
        c = codeUnit();
      }
      name.append(c);
    }
    if (atEnd()) {
      throw new Problem("a quoted name has no closing quote");
    }
    at++;
    skipSpace();
    return name.toString();
  }

  /** The u and the four hex digits after a backslash; stays on the last. */
  private char codeUnit() throws Problem {
    int value = 0;
    if (!line.startsWith("u", ++at)) {
      throw new Problem("a backslash in a quoted name starts \\u and four hex digits");
    }
    for (int i = 0; i < 4; i++) {
      at++;
      int digit = at < line.length() ? Character.digit(line.charAt(at), 16) : -1;
      if (digit < 0) {
        throw new Problem("\\u in a quoted name needs four hex digits");
      }
      value = value << 4 | digit;
    }
    return (char) value;
  }

  /** A number of up to 64 bits: a signed one, or all bits of an unsigned one. */
  long number() throws Problem {
    int start = at;
    boolean negative = peek() == '-';
    if (negative || peek() == '+') {
      at++;
    }
    boolean hex = line.startsWith("0x", at) || line.startsWith("0X", at);
    int digits = hex ? at + 2 : at;
    int end = digits;
    while (end < line.length() && Character.digit(line.charAt(end), hex ? 16 : 10) >= 0) {
      end++;
    }
    try {
      long magnitude = Long.parseUnsignedLong(line.substring(digits, end), hex ? 16 : 10);
      if (negative && Long.compareUnsigned(magnitude, Long.MIN_VALUE) > 0) {
        throw new NumberFormatException();
      }
      at = end;
      skipSpace();
      return negative ? -magnitude : magnitude;
    } catch (NumberFormatException e) {
      at = start;
      throw new Problem("expected a number of at most 64 bits but found " + found());
    }
  }

  /** A number of 32 bits, signed or unsigned. */
  int number32() throws Problem {
    long value = number();
    if (value != (int) value && value >>> 32 != 0) {
      throw new Problem(InsnText.hex(value) + " does not fit 32 bits");
    }
    return (int) value;
  }
}
