package skep.kernel;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of Linux that a kernel is, as a number: {@code KERNEL_VERSION(major, minor, patch)}.
 *
 * <p>Distributions keep another number in the release's name than the one that the kernel itself
 * compares with. It is looked for where libbpf's {@code get_kernel_version} looks: in Ubuntu's
 * {@code /proc/version_signature}, in the build's description on Debian, and else in the release.
 */
public final class KernelVersion {
  private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)");
  private static final Pattern DEBIAN = Pattern.compile("Debian (\\d+)\\.(\\d+)\\.(\\d+)");
  private static final Pattern UBUNTU =
      Pattern.compile("\\S+ \\S+ (\\d+)\\.(\\d+)\\.(\\d+).*", Pattern.DOTALL);

  private KernelVersion() {}

  /**
   * The version of a kernel.
   *
   * @param kernel the kernel
   * @return {@code major << 16 | minor << 8 | patch}, a patch above 255 being 255; empty when the
   *     kernel does not say
   */
  public static OptionalInt of(Kernel kernel) {
    Optional<String> ubuntu = kernel.readText("/proc/version_signature");
    if (ubuntu.isPresent()) {
      return code(UBUNTU.matcher(ubuntu.get()));
    }
    Matcher debian = DEBIAN.matcher(kernel.readText("/proc/sys/kernel/version").orElse(""));
    return debian.find() ? code(debian.reset()) : code(NUMBERS.matcher(kernel.release()));
  }

  private static OptionalInt code(Matcher numbers) {
    if (!numbers.find()) {
      return OptionalInt.empty();
    }
    int patch = Math.min(Integer.parseInt(numbers.group(3)), 255);
    return OptionalInt.of(
        Integer.parseInt(numbers.group(1)) << 16 | Integer.parseInt(numbers.group(2)) << 8 | patch);
  }
}
