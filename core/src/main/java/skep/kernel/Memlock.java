package skep.kernel;

import java.util.function.Supplier;

/**
 * The limit on locked memory, which kernels before 5.11 charge maps, programs and BTF to. It is a
 * few KiB in most processes, so the first few that are made there fail with {@link Errno#EPERM}.
 */
public final class Memlock {
  private Memlock() {}

  /**
   * Lifts the limit after a refusal that it may be the cause of.
   *
   * @param kernel the kernel that refused
   * @param refusal the refusal
   * @return true when it is worth asking again: the kernel has such a limit, and it is lifted now
   */
  public static boolean liftAfter(Kernel kernel, KernelException refusal) {
    return refusal.is(Errno.EPERM)
        && !Features.has(kernel, Feature.MEMCG_ACCOUNT)
        && kernel.liftMemlockLimit();
  }

  /**
   * Loads a program or BTF, and once more at most: when it was refused, and the limit that may be
   * why is lifted now.
   *
   * @param kernel the kernel
   * @param load asks it
   * @return its last answer
   */
  public static LoadResult load(Kernel kernel, Supplier<LoadResult> load) {
    LoadResult result = load.get();
    return result instanceof LoadResult.Rejected rejected && liftAfter(kernel, rejected.error())
        ? load.get()
        : result;
  }
}
