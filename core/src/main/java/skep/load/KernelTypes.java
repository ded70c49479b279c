package skep.load;

import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import skep.btf.Btf;
import skep.kernel.Kernel;

/** The BTF of each kernel, read when it is first needed and shared from then on. */
final class KernelTypes {
  private static final Map<Kernel, Optional<Btf>> BY_KERNEL = new WeakHashMap<>();

  private KernelTypes() {}

  /** The kernel's own types; empty when it was built without. */
  static Optional<Btf> of(Kernel kernel) {
    synchronized (BY_KERNEL) {
      return BY_KERNEL.computeIfAbsent(kernel, k -> k.kernelBtf().map(Btf::ofKernel));
    }
  }
}
