package skep.kernel;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import skep.btf.Btf;

/** The BTF of each kernel, read when it is first needed and shared from then on. Thread-safe. */
public final class KernelTypes {
  private static final Map<Kernel, Optional<Btf>> BY_KERNEL = new WeakHashMap<>();

  private KernelTypes() {}

  /**
   * The types that were loaded with an object, such as a program or a map.
   *
   * @param kernel the kernel
   * @param id the number of the BTF
   * @return the types; empty when there is no such BTF any more
   */
  public static Optional<Btf> byId(Kernel kernel, int id) {
    try (Fd fd = kernel.btfById(id).orElse(null)) {
      return Optional.ofNullable(fd).map(btf -> Btf.parse(ByteBuffer.wrap(kernel.btfData(btf))));
    }
  }

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

  /**
   * The types of a kernel's modules, as it shows them to everyone in {@code /sys/kernel/btf}.
   *
   * @param kernel the kernel
   * @param base the types of the kernel proper
   * @return the types of each module that has any, by its name, in the order of {@code
   *     /proc/modules}
   */
  public static Map<String, Btf> ofModules(Kernel kernel, Btf base) {
    Map<String, Btf> found = new LinkedHashMap<>();
    kernel.readText("/proc/modules").stream()
        .flatMap(String::lines)
        .map(line -> line.split(" ", 2)[0])
        .forEach(
            name ->
                kernel
                    .readFile("/sys/kernel/btf/" + name)
                    .map(bytes -> Btf.parseSplit(ByteBuffer.wrap(bytes), base))
                    .ifPresent(types -> found.put(name, types)));
    return Collections.unmodifiableMap(found);
  }
}
