package skep.link;

/**
 * A pattern for names of functions: {@code *} stands for any characters, {@code ?} for one.
 *
 * @param pattern the pattern
 */
record Glob(String pattern) {
  /** Whether it is a pattern at all, and not one name. */
  boolean isPattern() {
    return pattern.indexOf('*') >= 0 || pattern.indexOf('?') >= 0;
  }

  /** Whether a name is one of those. Takes time in proportion to the lengths' product. */
  boolean matches(String name) {
    int at = 0;
    int here = 0;
    int star = -1;
    int resume = 0;
    while (here < name.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = at++;
        resume = here;
      } else if (at < pattern.length()
          && (pattern.charAt(at) == '?' || pattern.charAt(at) == name.charAt(here))) {
        at++;
        here++;
      } else if (star >= 0) {
        at = star + 1;
        here = ++resume;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }
}
