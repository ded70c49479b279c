package skep.types;

import java.util.List;
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
  private static final KernelBtf NONE = new KernelBtf(Optional.empty(), List::of);

  private final Optional<Btf> kernel;
  private final Supplier<List<Btf>> modules;

  private KernelBtf(Optional<Btf> kernel, Supplier<List<Btf>> modules) {
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
    return of(kernel, List::of);
  }

  /**
   * The types of a kernel and its modules.
   *
   * @param kernel the kernel's types
   * @param modules those of modules, each split off the kernel's; asked for when the kernel proper
   *     has not what is looked for
   * @return the types
   */
  public static KernelBtf of(Btf kernel, Supplier<List<Btf>> modules) {
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

  private static Optional<Found> find(Btf btf, String name, Predicate<BtfKind> kinds) {
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
    return Stream.concat(kernel.stream(), Stream.of(modules).flatMap(it -> it.get().stream()));
  }

  /** The names that types of some kinds have in the kernel proper. */
  Stream<String> names(Predicate<BtfKind> kinds) {
    return kernel.stream()
        .flatMap(
            btf ->
                btf.ids()
                    .filter(id -> kinds.test(btf.kind(id)))
                    .mapToObj(btf::name)
                    .filter(name -> !name.isEmpty())
                    .distinct());
  }
}
