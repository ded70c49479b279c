package skep.relocate;

/**
 * Something that an object only declares cannot be found in the kernel or its configuration, or is
 * not what it was declared as. Found before the kernel is asked to load anything.
 */
public final class ExternException extends UnresolvedException {
  private static final long serialVersionUID = 1L;

  private final String extern;

  /**
   * An extern that cannot be resolved.
   *
   * @param extern its name
   * @param problem what is wrong, and what to do about it
   */
  ExternException(String extern, String problem) {
    super("extern '" + extern + "': " + problem);
    this.extern = extern;
  }

  /**
   * What is not found.
   *
   * @return its name
   */
  public String extern() {
    return extern;
  }
}
