package skep.relocate;

import java.util.Optional;
import java.util.OptionalInt;
import skep.btf.Btf;
import skep.btf.BtfKind;
import skep.btf.BtfLinkage;
import skep.btf.BtfType;
import skep.spec.FunctionSpec;
import skep.spec.Linkage;
import skep.spec.ObjectSpec;
import skep.spec.ProgramSpec;

/**
 * Finds the subprogram that the kernel runs when a program throws ({@code bpf_throw}). Nothing
 * calls it, so a tag of the program's FUNC names it: {@code exception_callback:NAME} ({@code
 * __exception_cb(NAME)} in C).
 */
final class ExceptionCallback {
  private static final String TAG = "exception_callback:";

  private ExceptionCallback() {}

  /** The name of the subprogram; empty for a program without one. */
  static Optional<String> of(ObjectSpec object, ProgramSpec program) {
    if (object.btf().isEmpty()) {
      return Optional.empty();
    }
    Optional<String> callback = Optional.empty();
    Btf types = object.btf().get();
    for (int id = types.firstId(); id < types.typeCount(); id++) {
      if (types.kind(id) != BtfKind.DECL_TAG || !types.name(id).startsWith(TAG)) {
        continue;
      }
      BtfType.DeclTag tag = (BtfType.DeclTag) types.type(id);
      if (tag.componentIndex().isPresent()) {
        continue;
      }
      if (!(types.type(tag.typeId()) instanceof BtfType.Func function)
          || function.linkage() != BtfLinkage.GLOBAL) {
        throw error(program, tag.name(), "is not a tag of a program");
      }
      if (!function.name().equals(program.name())) {
        continue;
      }
      if (callback.isPresent()) {
        // The verifier refuses the program for it.
        return Optional.empty();
      }
      callback = Optional.of(find(object, program, tag.name()));
    }
    return callback;
  }

  private static String find(ObjectSpec object, ProgramSpec program, String tag) {
    String name = tag.substring(TAG.length());
    FunctionSpec callback =
        object.functions().stream()
            .filter(function -> function.symbol().equals(name))
            .findFirst()
            .orElseThrow(() -> error(program, tag, "names no subprogram of the object"));
    if (callback.linkage() == Linkage.STATIC || callback.hidden()) {
      throw error(program, tag, "names a subprogram that is not global, or is hidden");
    }
    return callback.name();
  }

  private static RelocationException error(ProgramSpec program, String tag, String problem) {
    return new RelocationException(
        program.name(),
        program.name(),
        OptionalInt.empty(),
        Optional.empty(),
        tag,
        "the tag '%s' %s".formatted(tag, problem));
  }
}
