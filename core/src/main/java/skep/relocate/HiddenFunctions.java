package skep.relocate;

import java.util.List;
import java.util.OptionalInt;
import skep.btf.Btf;
import skep.btf.BtfBuilder;
import skep.btf.BtfLinkage;
import skep.btf.BtfType;
import skep.spec.FunctionSpec;
import skep.spec.Linkage;
import skep.spec.ObjectSpec;

/**
 * Subprograms that other objects may call and that are yet hidden ({@code __hidden}). The verifier
 * takes a global function on its own, for any arguments; a static one as it is called. Who hides a
 * function asks for the latter, so its type says that it is static ({@code mark_btf_static} of
 * libbpf).
 */
public final class HiddenFunctions {
  private HiddenFunctions() {}

  /**
   * Makes hidden subprograms static.
   *
   * @param object an object
   * @param types its types, with the ids that it knows them by
   * @return the types to load
   */
  public static Btf makeStatic(ObjectSpec object, Btf types) {
    List<Integer> hidden =
        object.functions().stream()
            .filter(function -> function.hidden() && function.linkage() != Linkage.STATIC)
            .map(FunctionSpec::btfId)
            .flatMapToInt(OptionalInt::stream)
            .boxed()
            .toList();
    if (hidden.isEmpty()) {
      return types;
    }
    BtfBuilder builder = BtfBuilder.from(types);
    for (int id : hidden) {
      BtfType.Func function = (BtfType.Func) types.type(id);
      builder.set(id, new BtfType.Func(function.name(), function.typeId(), BtfLinkage.STATIC));
    }
    return builder.build();
  }
}
