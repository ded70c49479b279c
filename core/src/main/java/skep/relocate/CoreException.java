package skep.relocate;

import skep.insn.CoreAccess;

/** A CO-RE record whose access string leads nowhere in the types of its own object. */
public final class CoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient CoreAccess access;
  private final String problem;

  /**
   * A record that means nothing.
   *
   * @param access the record
   * @param problem what is wrong with it
   */
  CoreException(CoreAccess access, String problem) {
    super(
        "CO-RE record <"
            + CoreKind.of(access.kind())
                .map(CoreKind::toString)
                .orElseGet(() -> "kind " + access.kind())
            + "> ["
            + access.typeId()
            + "] + '"
            + access.access()
            + "': "
            + problem);
    this.access = access;
    this.problem = problem;
  }

  /** A record that cannot be answered, for the reason that another exception tells. */
  CoreException(CoreAccess access, RuntimeException cause) {
    this(access, cause.getMessage());
    initCause(cause);
  }

  /**
   * The record.
   *
   * @return as it stands in the object
   */
  public CoreAccess access() {
    return access;
  }

  /**
   * What is wrong, without the record.
   *
   * @return the last part of the message
   */
  public String problem() {
    return problem;
  }
}
