package skep.relocate;

/** A CO-RE access has no answer; who knows the instruction tells the user. */
final class CoreFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CoreFailure(String problem) {
    super(problem, null, false, false);
  }
}
