package skep.btf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * The order in which {@code bpftool btf dump … format c} prints types (its {@code sort_btf_c}): by
 * rank, then by the name of what a type leads to, by its own name, by a hash of the names it is
 * made of and at last by id. Changes of ids from build to build then do not move what has stayed
 * the same.
 */
final class CHeaderOrder {
  private static final int LAST_RANK = 10;

  private final Btf btf;
  private final CBounds bounds;

  /** By type and whether its members count: hashes that are known. */
  private final long[] hashes;

  private final BitSet hashed;

  private CHeaderOrder(Btf btf) {
    this.btf = btf;
    this.bounds = new CBounds(btf);
    this.hashes = new long[2 * btf.typeCount()];
    this.hashed = new BitSet(hashes.length);
  }

  /**
   * What a type is sorted by before its hash. Names are compared byte by byte, so a byte is a
   * {@code char} of them.
   */
  private record Key(int id, int rank, String target, String name) {}

  static int[] sorted(Btf btf) {
    CHeaderOrder order = new CHeaderOrder(btf);
    return IntStream.range(1, btf.typeCount())
        .mapToObj(order::key)
        .sorted(order::compare)
        .mapToInt(Key::id)
        .toArray();
  }

  private Key key(int id) {
    String name = nameAt(btf.word(id, 0));
    String target = isReference(btf.kind(id)) || name.isEmpty() ? targetName(id) : name;
    return new Key(id, rank(id), target, name);
  }

  private int compare(Key a, Key b) {
    int order = Integer.compare(a.rank, b.rank);
    if (order == 0) {
      order = a.target.compareTo(b.target);
    }
    if (order == 0) {
      order = a.name.compareTo(b.name);
    }
    if (order == 0) {
      order = Long.compareUnsigned(hash(a.id, true), hash(b.id, true));
    }
    return order == 0 ? Integer.compare(a.id, b.id) : order;
  }

  private int rank(int id) {
    boolean named = false;
    for (int at = id, depth = 0; ; at = next(id, at, depth++)) {
      named |= btf.isNamed(at);
      BtfKind kind = btf.kind(at);
      if (kind.isEnum()) {
        return named ? 1 : 0;
      }
      if (kind == BtfKind.INT || kind == BtfKind.FLOAT) {
        return 2;
      }
      if (!named) {
        return LAST_RANK;
      }
      if (kind.isComposite()) {
        return 3;
      }
      if (kind == BtfKind.FUNC_PROTO) {
        return 4;
      }
      if (!isReference(kind)) {
        return LAST_RANK;
      }
    }
  }

  /** The name at the end of a chain of references; of an anonymous enum its first enumerator's. */
  private String targetName(int id) {
    int at = id;
    for (int depth = 0; isReference(btf.kind(at)); depth++) {
      at = next(id, at, depth);
    }
    if (at == 0) {
      return "";
    }
    boolean byEnumerator =
        at == id && btf.kind(at).isEnum() && !btf.isNamed(at) && btf.vlen(at) != 0;
    return nameAt(btf.word(at, byEnumerator ? 3 : 0));
  }

  /**
   * A hash of the names that a type is made of; the members of a struct count if it is the type
   * itself or at the end of a chain of references, but not if it is a member.
   */
  private long hash(int id, boolean withMembers) {
    int index = 2 * id + (withMembers ? 1 : 0);
    if (btf.hasType(id) && hashed.get(index)) {
      return hashes[index];
    }
    bounds.enter(id);
    long hash = freshHash(id, withMembers);
    bounds.leave();
    hashes[index] = hash;
    hashed.set(index);
    return hash;
  }

  private long freshHash(int id, boolean withMembers) {
    BtfKind kind = btf.kind(id);
    long hash = id == 0 ? 0 : withName(0, btf.word(id, 0));
    if (kind.isEnum()) {
      int wordsEach = kind == BtfKind.ENUM ? 2 : 3;
      int end = 3 + wordsEach * btf.vlen(id);
      for (int word = 3; word < end; word += wordsEach) {
        hash = withName(hash, btf.word(id, word));
      }
    } else if (kind.isComposite() && withMembers) {
      int end = 3 + 3 * btf.vlen(id);
      for (int word = 3; word < end; word += 3) {
        hash = withName(hash, btf.word(id, word));
        hash = 31 * hash + hash(btf.word(id, word + 1), false);
      }
    } else if (kind == BtfKind.ARRAY) {
      hash = 31 * hash + Integer.toUnsignedLong(btf.word(id, 5));
      hash = 31 * hash + hash(btf.word(id, 3), withMembers);
    } else if (isReference(kind)) {
      hash = 31 * hash + hash(btf.word(id, 2), withMembers);
    }
    return hash;
  }

  /** Adds libbpf's {@code str_hash} of a name, whose characters are signed. */
  private long withName(long hash, int nameOffset) {
    if (nameOffset == 0) {
      return hash;
    }
    Btf owner = btf.stringOwner(nameOffset);
    ByteBuffer bytes = owner.buffer();
    int start = owner.stringAddress(nameOffset);
    int end = owner.stringEnd(start);
    bounds.spend(end - start);
    long ofName = 0;
    for (int at = start; at < end; at++) {
      ofName = 31 * ofName + bytes.get(at);
    }
    return 31 * hash + ofName;
  }

  private String nameAt(int nameOffset) {
    Btf owner = btf.stringOwner(nameOffset);
    int start = owner.stringAddress(nameOffset);
    int end = owner.stringEnd(start);
    bounds.spend(end - start);
    byte[] name = new byte[end - start];
    owner.buffer().get(start, name);
    return new String(name, StandardCharsets.ISO_8859_1);
  }

  private int next(int id, int at, int depth) {
    if (depth > CBounds.MAX_DEPTH) {
      throw BtfException.inType(
          id, "is a chain of more than " + CBounds.MAX_DEPTH + " pointers and the like");
    }
    bounds.spend(1);
    return btf.word(at, btf.kind(at) == BtfKind.ARRAY ? 3 : 2);
  }

  private static boolean isReference(BtfKind kind) {
    return switch (kind) {
      case ARRAY, PTR, TYPEDEF, CONST, VOLATILE, RESTRICT, TYPE_TAG, DECL_TAG -> true;
      default -> false;
    };
  }
}
