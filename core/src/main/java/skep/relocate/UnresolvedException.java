package skep.relocate;

/**
 * An object cannot be made for a kernel: something that it refers to is not there, or is otherwise
 * than it says. Found before the kernel is asked to make anything.
 */
public abstract sealed class UnresolvedException extends RuntimeException
    permits RelocationException, ExternException, StructOpsException {
  private static final long serialVersionUID = 1L;

  UnresolvedException(String message) {
    super(message);
  }
}
