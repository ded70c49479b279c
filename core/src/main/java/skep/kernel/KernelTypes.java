package skep.kernel;

import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import skep.btf.Btf;

/** The BTF of each kernel, read when it is first needed and shared from then on. Thread-safe. */
public final class KernelTypes {
  private static final Map<Kernel, Optional<Btf>> BY_KERNEL = new WeakHashMap<>();

  private KernelTypes() {}

  /**
   * A kernel's own types, without those of its modules: as it shows them, or else from an image of
   * it on disk.
   *
   * @param kernel the kernel
   * @return the types; empty when it was built without, and there is no image that has them
   */
  public static Optional<Btf> of(Kernel kernel) {
    synchronized (BY_KERNEL) {
      return BY_KERNEL.computeIfAbsent(
          TokenKernel.behind(kernel),
          k -> k.kernelBtf().map(Btf::ofKernel).or(() -> VmlinuxFile.find(k)));
    }
  }
}
