package skep.types;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import skep.btf.Btf;
import skep.btf.BtfKind;

/**
 * The kernel types that are at hand while a program is made: those of one kernel and its modules,
 * or none. Programs work on other kernels all the same; what is at hand only says which names are
 * likely to be there, and what they are.
 *
 * <pre>{@code
 * KernelBtf here = skep.kernel.KernelTypes.of(kernel).map(KernelBtf::of).orElse(KernelBtf.none());
 * }</pre>
 *
 * <p>Not for use by several threads at a time.
 */
public final class KernelBtf {
  private static final KernelBtf NONE = new KernelBtf(Optional.empty(), Map::of);

  private final Optional<Btf> kernel;
  private final Supplier<Map<String, Btf>> modules;

  private KernelBtf(Optional<Btf> kernel, Supplier<Map<String, Btf>> modules) {
    this.kernel = kernel;
    this.modules = Objects.requireNonNull(modules, "modules");
  }

  /** {@return no types: whoever asks for a field says what it is} */
  public static KernelBtf none() {
    return NONE;
  }

  /**
   * The types of a kernel without modules.
   *
   * @param kernel its types
   * @return the types
   */
  public static KernelBtf of(Btf kernel) {
    return of(kernel, Map::of);
  }

  /**
   * The types of a kernel and its modules.
   *
   * @param kernel the kernel's types
   * @param modules those of modules by their names, each split off the kernel's; asked for when the
   *     kernel proper has not what is looked for
   * @return the types
   */
  public static KernelBtf of(Btf kernel, Supplier<Map<String, Btf>> modules) {
    return new KernelBtf(Optional.of(kernel), modules);
  }

  /** {@return whether there are any types} */
  public boolean isAtHand() {
    return kernel.isPresent();
  }

  /** A type and the BTF that has it. */
  record Found(Btf btf, int id) {}

  /** The first type of a name and one of some kinds, in the kernel or else in a module. */
  Optional<Found> find(String name, Predicate<BtfKind> kinds) {
    return all().flatMap(btf -> find(btf, name, kinds).stream()).findFirst();
  }

  /** The first type of a name and one of some kinds in one module. */
  static Optional<Found> find(Btf btf, String name, Predicate<BtfKind> kinds) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    OptionalInt id = btf.findAll(name).filter(it -> kinds.test(btf.kind(it))).findFirst();
    return id.isPresent() ? Optional.of(new Found(btf, id.getAsInt())) : Optional.empty();
  }

  /** All types of a kind whose names start alike, in the kernel proper and in modules. */
  Stream<Found> findAll(String prefix, BtfKind kind) {
    return all()
        .flatMap(
            btf ->
                btf.ids()
                    .filter(id -> btf.kind(id) == kind && btf.name(id).startsWith(prefix))
                    .mapToObj(id -> new Found(btf, id)));
  }

  private Stream<Btf> all() {
    return Stream.concat(
        kernel.stream(), Stream.of(modules).flatMap(it -> it.get().values().stream()));
  }

  /** The types of a module, if they are at hand. */
  Optional<Btf> module(String name) {
    return Optional.ofNullable(modules.get().get(name));
  }

  /** The names that types of some kinds have in one module. */
  static Stream<String> names(Btf btf, Predicate<BtfKind> kinds) {
    return btf.ids()
        .filter(id -> kinds.test(btf.kind(id)))
        .mapToObj(btf::name)
        .filter(name -> !name.isEmpty())
        .distinct();
  }

  /** The names that types of some kinds have in the kernel proper. */
  Stream<String> names(Predicate<BtfKind> kinds) {
    return kernel.stream().flatMap(btf -> names(btf, kinds));
  }
}
