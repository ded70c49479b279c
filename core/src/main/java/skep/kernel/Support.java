package skep.kernel;

/**
 * A kernel's answer to whether it can do something.
 *
 * @param verdict the answer
 * @param words the kernel's own words for it: the error, and what the verifier said; empty where it
 *     can
 */
public record Support(Verdict verdict, String words) {
  /** What the answer comes to. */
  public enum Verdict {
    /** It can. */
    SUPPORTED,
    /** It does not know such a thing, or was built without. */
    NOT_SUPPORTED,
    /** It knows such a thing, or may, and does not let this process. */
    NOT_ALLOWED,
    /** It cannot be found out here. */
    UNKNOWN
  }

  /** It can. */
  static final Support YES = new Support(Verdict.SUPPORTED, "");

  static Support no(String words) {
    return new Support(Verdict.NOT_SUPPORTED, words);
  }

  static Support unknown(String words) {
    return new Support(Verdict.UNKNOWN, words);
  }

  /** A refusal: of this process, for now, or of the thing itself. */
  static Support refused(KernelException error) {
    String words = Errno.describe(error.errnoNumber());
    if (error.is(Errno.EMFILE) || error.is(Errno.ENFILE)) {
      return unknown(words);
    }
    return error.is(Errno.EPERM) ? new Support(Verdict.NOT_ALLOWED, words) : no(words);
  }

  /** What was tried gave an answer by how it failed. */
  static Support given(boolean supported, KernelException error) {
    return supported ? YES : refused(error);
  }

  /** A refusal, with what the verifier had to say: its last line, before the summary. */
  static Support refused(LoadResult.Rejected rejected) {
    return refused(rejected.error()).because(complaint(rejected.log()));
  }

  private static String complaint(KernelLog log) {
    return log.text()
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("processed "))
        .reduce("", (before, line) -> line.strip());
  }

  /** The same answer with something before the kernel's words, if it has any. */
  Support because(String said) {
    return said.isEmpty() || words.isEmpty() ? this : new Support(verdict, said + ": " + words);
  }

  /**
   * Whether the kernel can.
   *
   * @return true for {@link Verdict#SUPPORTED}
   */
  public boolean isSupported() {
    return verdict == Verdict.SUPPORTED;
  }

  /** The answer in words, such as {@code not allowed: EPERM (Operation not permitted)}. */
  @Override
  public String toString() {
    String answer =
        switch (verdict) {
          case SUPPORTED -> "supported";
          case NOT_SUPPORTED -> "not supported";
          case NOT_ALLOWED -> "not allowed";
          case UNKNOWN -> "unknown";
        };
    return words.isEmpty() ? answer : answer + ": " + words;
  }
}
