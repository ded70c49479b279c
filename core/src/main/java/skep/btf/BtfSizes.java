package skep.btf;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Sizes and alignments, by the rules of libbpf's {@code btf__resolve_size} and {@code
 * btf__align_of}.
 */
final class BtfSizes {
  /**
   * {@code MAX_RESOLVE_DEPTH} of the kernel and of libbpf: no chain of types that either accepts is
   * longer.
   */
  private static final int MAX_DEPTH = 32;

  /** Structs in structs; no limit of libbpf's, but one that a thread's stack bears. */
  private static final int MAX_NESTING = 256;

  private static final long MAX_SIZE = 0xffffffffL;
  private static final int DEFAULT_POINTER_SIZE = 8;

  /** The names compilers give to {@code long} and {@code unsigned long}. */
  private static final Set<String> LONG_NAMES =
      Set.of(
          "long",
          "long int",
          "int long",
          "unsigned long",
          "long unsigned",
          "unsigned long int",
          "unsigned int long",
          "long unsigned int",
          "long int unsigned",
          "int unsigned long",
          "int long unsigned");

  private final Btf btf;

  /** Alignments found so far: a struct is looked into once, however many members have its type. */
  private final Map<Integer, Integer> alignments = new HashMap<>();

  BtfSizes(Btf btf) {
    this.btf = btf;
  }

  static int skipModifiersAndTypedefs(Btf btf, int id) {
    int at = id;
    for (int depth = 0; depth <= MAX_DEPTH; depth++) {
      BtfKind kind = btf.kind(at);
      if (kind != BtfKind.TYPEDEF && !kind.isModifier()) {
        return at;
      }
      at = btf.word(at, 2);
    }
    throw tooDeep(id, MAX_DEPTH);
  }

  static long sizeOf(Btf btf, int id) {
    long count = 1;
    int at = id;
    for (int depth = 0; depth <= MAX_DEPTH; depth++) {
      BtfKind kind = btf.kind(at);
      switch (kind) {
        case INT, STRUCT, UNION, ENUM, ENUM64, DATASEC, FLOAT -> {
          return product(id, count, Integer.toUnsignedLong(btf.word(at, 2)));
        }
        case PTR -> {
          return product(id, count, btf.pointerSize());
        }
        case ARRAY -> {
          count = product(id, count, Integer.toUnsignedLong(btf.word(at, 5)));
          at = btf.word(at, 3);
        }
        case TYPEDEF, VOLATILE, CONST, RESTRICT, VAR, DECL_TAG, TYPE_TAG -> at = btf.word(at, 2);
        case VOID, FWD, FUNC, FUNC_PROTO, UNKNOWN ->
            throw BtfException.inType(
                id, "has no size, because " + (at == id ? "it" : "[" + at + "]") + " is a " + kind);
      }
    }
    throw tooDeep(id, MAX_DEPTH);
  }

  static int alignOf(Btf btf, int id) {
    return new BtfSizes(btf).alignOf(id);
  }

  static int pointerSize(Btf btf) {
    if (btf.base().isPresent()) {
      return btf.base().get().pointerSize();
    }
    for (int id = btf.firstId(); id < btf.typeCount(); id++) {
      if (btf.kind(id) == BtfKind.INT) {
        int size = btf.word(id, 2);
        if ((size == 4 || size == 8) && LONG_NAMES.contains(btf.name(id))) {
          return size;
        }
      }
    }
    return DEFAULT_POINTER_SIZE;
  }

  /** As {@link Btf#alignOf}, for many types of one BTF. */
  int alignOf(int id) {
    return alignOf(id, 0);
  }

  private int alignOf(int id, int depth) {
    if (depth > MAX_NESTING) {
      throw tooDeep(id, MAX_NESTING);
    }
    Integer known = alignments.get(id);
    if (known != null) {
      return known;
    }
    BtfKind kind = btf.kind(id);
    int align =
        switch (kind) {
          case INT, ENUM, ENUM64, FLOAT -> scalarAlign(id);
          case PTR -> btf.pointerSize();
          case TYPEDEF, VOLATILE, CONST, RESTRICT, TYPE_TAG -> alignOf(btf.word(id, 2), depth + 1);
          case ARRAY -> alignOf(btf.word(id, 3), depth + 1);
          case STRUCT, UNION -> compositeAlign(id, depth);
          case VOID, FWD, FUNC, FUNC_PROTO, VAR, DATASEC, DECL_TAG, UNKNOWN ->
              throw BtfException.inType(id, "has no alignment, because it is a " + kind);
        };
    alignments.put(id, align);
    return align;
  }

  private int scalarAlign(int id) {
    long size = Integer.toUnsignedLong(btf.word(id, 2));
    if (size == 0) {
      throw BtfException.inType(id, "has no alignment, because its size is 0");
    }
    return (int) Math.min(btf.pointerSize(), size);
  }

  private int compositeAlign(int id, int depth) {
    int align = 1;
    boolean packed = false;
    for (int word = 3; word < 3 + 3 * btf.vlen(id); word += 3) {
      int memberAlign = alignOf(btf.word(id, word + 1), depth + 1);
      align = Math.max(align, memberAlign);
      int offset = btf.word(id, word + 2);
      boolean bitfield = btf.kindFlag(id) && offset >>> 24 != 0;
      packed |= !bitfield && Integer.toUnsignedLong(offset) % (8L * memberAlign) != 0;
    }
    return packed || Integer.toUnsignedLong(btf.word(id, 2)) % align != 0 ? 1 : align;
  }

  private static long product(int id, long count, long size) {
    if (size != 0 && count > MAX_SIZE / size) {
      throw BtfException.inType(id, "has a size of 4 GB or more");
    }
    return count * size;
  }

  private static BtfException tooDeep(int id, int limit) {
    return BtfException.inType(
        id, "goes through more than " + limit + " levels of types; is it made of itself?");
  }
}
