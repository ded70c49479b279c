package skep.relocate;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import skep.btf.Btf;

/**
 * A kernel of which some facts are known, as from files: it has no modules, and the addresses of
 * its symbols are hidden, as from a user who may not see them.
 *
 * <pre>{@code
 * Target other = KnownTarget.of(Btf.parse(btfOfAnotherKernel)).withKconfig(text).withVersion(6, 12, 0);
 * }</pre>
 *
 * @param kernel its types
 * @param kconfig its configuration
 * @param version its version, as {@code KERNEL_VERSION} makes it
 */
public record KnownTarget(Btf kernel, Optional<String> kconfig, OptionalInt version)
    implements Target {
  /** Checks the components. {@inheritDoc} */
  public KnownTarget {
    Objects.requireNonNull(kernel, "kernel");
    Objects.requireNonNull(kconfig, "kconfig");
    Objects.requireNonNull(version, "version");
  }

  /**
   * A kernel of which only the types are known.
   *
   * @param types the kernel's types
   * @return the target
   */
  public static KnownTarget of(Btf types) {
    return new KnownTarget(types, Optional.empty(), OptionalInt.empty());
  }

  /**
   * This kernel with a configuration.
   *
   * @param text lines such as {@code CONFIG_HZ=250}
   * @return the target
   */
  public KnownTarget withKconfig(String text) {
    return new KnownTarget(kernel, Optional.of(text), version);
  }

  /**
   * This kernel with a version.
   *
   * @param major the first number
   * @param minor the second
   * @param patch the third, at most 255
   * @return the target
   */
  public KnownTarget withVersion(int major, int minor, int patch) {
    return new KnownTarget(
        kernel, kconfig, OptionalInt.of(major << 16 | minor << 8 | Math.min(patch, 255)));
  }

  @Override
  public Optional<Btf> types() {
    return Optional.of(kernel);
  }

  @Override
  public List<Module> modules() {
    return List.of();
  }

  @Override
  public Map<String, Set<Long>> addresses(Collection<String> names) {
    return names.stream().collect(Collectors.toMap(Function.identity(), name -> Set.of(0L)));
  }

  @Override
  public Stream<String> configuration() {
    return kconfig.stream();
  }

  @Override
  public boolean hasCookies() {
    return true;
  }

  @Override
  public boolean hasSyscallWrappers() {
    return true;
  }
}
