package skep.relocate;

import java.util.Optional;
import java.util.OptionalInt;
import skep.btf.Btf;
import skep.btf.BtfKind;
import skep.relocate.Target.Module;

/**
 * Where a type of the kernel was found.
 *
 * @param types the types that have it
 * @param id its id among them
 * @param module the module that it belongs to; empty for one of the kernel proper
 */
record KernelType(Btf types, int id, Optional<Module> module) {

  /** Looks in the kernel first, and in modules when it is not there. */
  static Optional<KernelType> find(Btf kernel, Target target, String name, BtfKind kind) {
    return in(kernel, name, kind, Optional.empty())
        .or(
            () ->
                target.modules().stream()
                    .flatMap(module -> in(module.types(), name, kind, Optional.of(module)).stream())
                    .findFirst());
  }

  private static Optional<KernelType> in(
      Btf types, String name, BtfKind kind, Optional<Module> module) {
    OptionalInt id = types.find(name, kind);
    return id.isPresent()
        ? Optional.of(new KernelType(types, id.getAsInt(), module))
        : Optional.empty();
  }
}
