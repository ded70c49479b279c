package skep.spec;

import java.util.List;
import java.util.Set;
import skep.btf.BtfBuilder;
import skep.btf.BtfType;

/** The types of an object being built, in which types that are the same are there once. */
final class TypePool {
  private final BtfBuilder builder;

  /** A pool of what a builder has, adding to it. */
  TypePool(BtfBuilder builder) {
    this.builder = builder;
  }

  int intern(BtfType type) {
    return builder.intern(type);
  }

  int signedInt() {
    return intern(BtfType.Int.signed("int", 4));
  }

  /** The type that clang gives the index of every array. */
  int indexInt() {
    return intern(BtfType.Int.unsigned("__ARRAY_SIZE_TYPE__", 4));
  }

  int character() {
    return intern(new BtfType.Int("char", 1, Set.of(BtfType.Encoding.SIGNED), 8, 0));
  }

  int array(int elementTypeId, long length) {
    return intern(new BtfType.Array(elementTypeId, indexInt(), length));
  }

  /** {@code int (void *ctx)}: what a program is unless it says otherwise. */
  int programProto() {
    int context = intern(new BtfType.Pointer(0));
    return intern(new BtfType.FuncProto(signedInt(), List.of(new BtfType.Param("ctx", context))));
  }
}
