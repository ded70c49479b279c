package skep.btf;

/** C source being written. */
final class CText {
  /** libbpf indents no deeper. */
  private static final int MAX_TABS = 13;

  private static final String TABS = "\t".repeat(MAX_TABS);

  private final CBounds bounds;
  private final StringBuilder text = new StringBuilder();

  CText(CBounds bounds) {
    this.bounds = bounds;
  }

  CText add(String part) {
    bounds.spend(part.length());
    text.append(part);
    return this;
  }

  CText add(long number) {
    bounds.spend(1);
    text.append(number);
    return this;
  }

  /** Starts a line, indented by some tabs. */
  CText line(int level) {
    bounds.spend(1 + level);
    text.append('\n').append(TABS, 0, Math.min(level, MAX_TABS));
    return this;
  }

  /** Gives what was written since the last time. */
  String take() {
    String taken = text.toString();
    text.setLength(0);
    return taken;
  }
}
