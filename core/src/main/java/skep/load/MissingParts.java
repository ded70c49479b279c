package skep.load;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import skep.insn.Callee;
import skep.insn.CoreAccess;
import skep.insn.Insn;
import skep.insn.Poison;
import skep.insn.Step;
import skep.relocate.CoreException;
import skep.relocate.CoreSpec;
import skep.relocate.CoreTarget;
import skep.relocate.MissingAccess;
import skep.spec.ExternSpec;
import skep.spec.MapSpec;
import skep.spec.ObjectSpec;
import skep.verifier.Unresolved;

/** What the instructions of an object asked for that this kernel does not have. */
final class MissingParts implements Unresolved {
  private final ObjectSpec object;
  private final Supplier<Optional<CoreTarget>> types;

  MissingParts(ObjectSpec object, Supplier<Optional<CoreTarget>> types) {
    this.object = object;
    this.types = types;
  }

  @Override
  public Optional<Missing> describe(Step step) {
    if (step.core().isPresent()) {
      return access(step.core().get());
    }
    if (!(step.insn() instanceof Insn.Call call)
        || !(call.callee() instanceof Callee.HelperId helper)) {
      return Optional.empty();
    }
    return Poison.of(helper.id())
        .flatMap(
            poison ->
                switch (poison.kind()) {
                  case MAP ->
                      name(object.maps(), poison.index(), MapSpec::name).map(MissingParts::map);
                  case KFUNC ->
                      name(object.externs(), poison.index(), ExternSpec::name)
                          .map(MissingParts::kfunc);
                  case CORE -> Optional.empty();
                });
  }

  private static <T> Optional<String> name(List<T> all, int index, Function<T, String> name) {
    return index < all.size() ? Optional.of(name.apply(all.get(index))) : Optional.empty();
  }

  private static Missing map(String name) {
    return new Missing(
        "map '" + name + "' is used and was not created",
        "Create it (autocreate), or put its use behind a constant (const volatile bool) that is"
            + " set before load.");
  }

  private static Missing kfunc(String name) {
    return new Missing(
        "kfunc '" + name + "' is called, and this kernel has none of that name",
        "Ask before the call: if (bpf_ksym_exists(" + name + ")) …");
  }

  private Optional<Missing> access(CoreAccess access) {
    Optional<CoreTarget> target = types.get();
    if (object.btf().isEmpty() || target.isEmpty()) {
      return Optional.empty();
    }
    try {
      CoreSpec spec = CoreSpec.parse(object.btf().get(), access);
      return Optional.of(new Missing(MissingAccess.describe(spec, target.get()), question(spec)));
    } catch (CoreException damaged) {
      return Optional.empty();
    }
  }

  private static String question(CoreSpec spec) {
    String exists =
        switch (spec.kind().about()) {
          case FIELD -> "bpf_core_field_exists";
          case TYPE -> "bpf_core_type_exists";
          case ENUMERATOR -> "bpf_core_enum_value_exists";
        };
    return "Correct the name; or, if only some kernels have it, ask before it is used: " + exists;
  }
}
