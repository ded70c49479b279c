package skep.relocate;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import skep.btf.Btf;
import skep.btf.BtfKind;

/**
 * The types of the kernel that a program is relocated for.
 *
 * <pre>{@code
 * CoreTarget running = CoreTarget.of(vmlinux, () -> modules);
 * CoreTarget other = CoreTarget.of(Btf.parse(btfOfAnotherKernel));
 * }</pre>
 *
 * <p>A local type is looked for by its name without flavor, first in the kernel proper, and in
 * modules only when the kernel has none of that name. Not for use by several threads at a time.
 */
public final class CoreTarget {
  private final Btf kernel;
  private final Supplier<List<Btf>> modules;

  private CoreTarget(Btf kernel, Supplier<List<Btf>> modules) {
    this.kernel = Objects.requireNonNull(kernel, "kernel");
    this.modules = Objects.requireNonNull(modules, "modules");
  }

  /**
   * A kernel without modules, such as one known from a file only.
   *
   * @param kernel its types
   * @return the target
   */
  public static CoreTarget of(Btf kernel) {
    return new CoreTarget(kernel, List::of);
  }

  /**
   * A kernel and its modules.
   *
   * @param kernel the kernel's types
   * @param modules the types of modules, each split off the kernel's; asked for when first needed
   * @return the target
   */
  public static CoreTarget of(Btf kernel, Supplier<List<Btf>> modules) {
    return new CoreTarget(kernel, modules);
  }

  /** A type that a local type may be. */
  record Candidate(Btf btf, int id) {}

  /** All types of the essential name and kind of a local type. */
  List<Candidate> candidates(String localName, BtfKind localKind) {
    String name = EssentialName.of(localName);
    List<Candidate> found = new ArrayList<>();
    add(kernel, name, localKind, found);
    if (found.isEmpty()) {
      modules.get().forEach(module -> add(module, name, localKind, found));
    }
    return found;
  }

  /** The names that types of a kind have in the kernel proper. */
  Stream<String> names(BtfKind kind) {
    return kernel
        .ids()
        .filter(id -> CoreCompatibility.sameKind(kernel.kind(id), kind))
        .mapToObj(kernel::name)
        .distinct();
  }

  private static void add(Btf btf, String name, BtfKind kind, List<Candidate> found) {
    btf.findAllFlavors(name)
        .filter(id -> id >= btf.firstId())
        .filter(id -> CoreCompatibility.sameKind(btf.kind(id), kind))
        .forEach(id -> found.add(new Candidate(btf, id)));
  }
}
