package skep.relocate;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import skep.btf.Btf;

/**
 * What relocation wants to know of the kernel that an object is to run on. Each fact is asked for
 * only when something in the object needs it.
 *
 * <pre>{@code
 * RelocatedObject here = RelocatedObject.of(object, KnownTarget.of(Btf.parse(btfOfAnotherKernel)));
 * }</pre>
 */
public interface Target {
  /**
   * A module of the kernel.
   *
   * @param name its name
   * @param btfId the number of its BTF in the kernel
   * @param types its types, split off the kernel's
   */
  record Module(String name, int btfId, Btf types) {}

  /** {@return the types of the kernel proper, if it has any} */
  Optional<Btf> types();

  /** {@return the modules with types, in the order the kernel gives them} */
  List<Module> modules();

  /**
   * The types that CO-RE asks, if there are any: those of the kernel and its modules, unless others
   * were given in their place.
   *
   * @return the types
   */
  default Optional<CoreTarget> coreTypes() {
    return types()
        .map(kernel -> CoreTarget.of(kernel, () -> modules().stream().map(Module::types).toList()));
  }

  /**
   * The addresses of symbols.
   *
   * @param names the symbols
   * @return the addresses of those that there are, more than one where a name is not unique; 0 to a
   *     user who may not see them
   */
  Map<String, Set<Long>> addresses(Collection<String> names);

  /**
   * The configuration of the kernel, with lines such as {@code CONFIG_HZ=250}. The first text that
   * sets a value counts, and a text is only read while some value is missing.
   *
   * @return the texts that are known
   */
  Stream<String> configuration();

  /** {@return the version, as {@code KERNEL_VERSION} makes it, if it is known} */
  OptionalInt version();

  /** {@return whether helpers can read the cookie of a link (Linux 5.15)} */
  boolean hasCookies();

  /** {@return whether system calls have wrappers that take their arguments in a struct} */
  boolean hasSyscallWrappers();
}
