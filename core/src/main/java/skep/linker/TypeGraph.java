package skep.linker;

import java.util.function.IntFunction;
import skep.btf.BtfBuilder;
import skep.btf.BtfType;

/**
 * The types of an input or, while they are still being added to, of the result.
 *
 * @param types a type by its id
 */
record TypeGraph(IntFunction<BtfType> types) {
  /** As many types as the kernel and libbpf follow from one to the next. */
  private static final int MAX_DEPTH = 32;

  private static final long POINTER_SIZE = 8;

  static TypeGraph of(BtfBuilder builder) {
    return new TypeGraph(builder::type);
  }

  BtfType type(int id) {
    return types.apply(id);
  }

  /** The id of the type that typedefs and modifiers lead to. */
  int resolve(int id) {
    int at = id;
    for (int depth = 0; depth <= MAX_DEPTH; depth++) {
      BtfType type = type(at);
      if (!(type instanceof BtfType.Typedef) && !type.kind().isModifier()) {
        return at;
      }
      at = ((BtfType.Reference) type).typeId();
    }
    throw new UnusableTypeException(
        "type [" + id + "] goes through more than " + MAX_DEPTH + " typedefs and modifiers");
  }

  /** The size of a variable of a type ({@code btf__resolve_size} of libbpf). */
  long sizeOf(int id) {
    long count = 1;
    int at = id;
    for (int depth = 0; depth <= MAX_DEPTH; depth++) {
      BtfType type = type(at);
      if (type instanceof BtfType.Sized sized) {
        return product(id, count, sized.size());
      }
      if (type instanceof BtfType.Pointer) {
        return product(id, count, POINTER_SIZE);
      }
      if (type instanceof BtfType.Array array) {
        count = product(id, count, array.length());
        at = array.elementTypeId();
      } else if (type instanceof BtfType.Reference reference && !(type instanceof BtfType.Func)) {
        at = reference.typeId();
      } else {
        throw new UnusableTypeException(
            "type [" + id + "] has no size, because [" + at + "] is a " + type.kind());
      }
    }
    throw new UnusableTypeException(
        "type [" + id + "] goes through more than " + MAX_DEPTH + " types before it has a size");
  }

  private static long product(int id, long count, long size) {
    if (size != 0 && count > 0xffffffffL / size) {
      throw new UnusableTypeException("type [" + id + "] has 4 GB or more");
    }
    return count * size;
  }

  /** A type that is not what it is used as; who knows the symbol makes a LinkException of it. */
  static final class UnusableTypeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableTypeException(String problem) {
      super(problem);
    }
  }
}
