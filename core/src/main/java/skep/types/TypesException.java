package skep.types;

/**
 * A kernel type, a field or an enum value that cannot be used as it is asked for: there is none of
 * that name in the BTF at hand, it is not what the caller takes it for, or nobody said what it is.
 */
public final class TypesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String subject;
  private final String problem;

  /**
   * A use that cannot be.
   *
   * @param subject the type or field: {@code struct task_struct.tgid}
   * @param problem what is wrong and what to do about it
   */
  TypesException(String subject, String problem) {
    super(subject + ": " + problem);
    this.subject = subject;
    this.problem = problem;
  }

  /**
   * {@return the type, field or value that is spoken of, such as {@code struct sock.__sk_common}}
   */
  public String subject() {
    return subject;
  }

  /** {@return what is wrong and what to do about it: the message without the subject} */
  public String problem() {
    return problem;
  }
}
