package skep.kernel;

/**
 * The kernel's answer to a program or BTF: the descriptor, or why not. A refusal is a result, not
 * an exception, because the usual next step is to ask again with a log.
 *
 * <pre>{@code
 * LoadResult result = kernel.progLoad(request);
 * if (result instanceof LoadResult.Rejected) {
 *   result = kernel.progLoad(request.withLog(LogRequest.FULL));
 * }
 * Fd program = result.orThrow();
 * }</pre>
 */
public sealed interface LoadResult {
  /**
   * What was written to the log.
   *
   * @return the log, empty if none was asked for
   */
  KernelLog log();

  /**
   * The descriptor.
   *
   * @return the program or BTF, which the caller owns
   * @throws KernelException if it was refused
   */
  Fd orThrow();

  /**
   * Loaded.
   *
   * @param fd the program or BTF, which the caller owns
   * @param log what was written to the log
   */
  record Loaded(Fd fd, KernelLog log) implements LoadResult {
    @Override
    public Fd orThrow() {
      return fd;
    }
  }

  /**
   * Refused. {@link Errno#ENOSPC} means that the log did not fit its buffer, whatever the verdict
   * would have been.
   *
   * @param error the kernel's error; its message does not contain the log
   * @param log what was written to the log
   */
  record Rejected(KernelException error, KernelLog log) implements LoadResult {
    @Override
    public Fd orThrow() {
      throw error;
    }
  }
}
