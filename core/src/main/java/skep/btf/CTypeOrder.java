package skep.btf;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Finds which types must be defined, and in which order, so that a type can be.
 *
 * <p>What a struct holds must be complete before it; what it only points to need not be, for a
 * forward declaration does. A pointer to an anonymous struct makes an exception: the struct is
 * written out within the declaration, so all that <em>it</em> holds must be complete. Therefore a
 * reference from one type to another is <em>weak</em> if the way leads through a pointer and then
 * to a named type, and strong otherwise; types are ordered by their strong references alone. The
 * order is the one of libbpf's {@code btf_dump_order_type}, type by type.
 */
final class CTypeOrder {
  private static final byte ORDERING = 1;
  private static final byte ORDERED = 2;

  private final Btf btf;
  private final CBounds bounds;
  private final byte[] states;

  private int[] queue = new int[16];
  private int queued;
  private boolean referencesKnown;
  private BitSet referenced = new BitSet();

  CTypeOrder(Btf btf, CBounds bounds) {
    this.btf = btf;
    this.bounds = bounds;
    this.states = new byte[btf.typeCount()];
    states[0] = ORDERED;
  }

  /** The types to be defined for a type and itself, without those that were given before. */
  int[] upTo(int id) {
    queued = 0;
    order(id, false);
    return Arrays.copyOf(queue, queued);
  }

  /** Whether the type is now complete, or will be before whatever asks for it: a strong link. */
  private boolean order(int id, boolean throughPointer) {
    BtfKind kind = btf.kind(id);
    if (states[id] == ORDERED) {
      return true;
    }
    if (states[id] == ORDERING) {
      if (kind.isComposite() && throughPointer && btf.isNamed(id)) {
        return false;
      }
      throw BtfException.inType(
          id, "contains itself" + (btf.isNamed(id) ? ": '" + btf.name(id) + "'" : ""));
    }
    bounds.enter(id);
    boolean strong =
        switch (kind) {
          case PTR -> {
            boolean pointee = order(btf.word(id, 2), true);
            states[id] = ORDERED;
            yield pointee;
          }
          case ARRAY -> order(btf.word(id, 3), false);
          case STRUCT, UNION -> orderComposite(id, throughPointer);
          case ENUM, ENUM64, FWD -> {
            if (btf.isNamed(id) || !isReferenced(id)) {
              enqueue(id);
            }
            states[id] = ORDERED;
            yield true;
          }
          case TYPEDEF -> orderTypedef(id, throughPointer);
          case VOLATILE, CONST, RESTRICT, TYPE_TAG -> order(btf.word(id, 2), throughPointer);
          case FUNC_PROTO -> orderPrototype(id, throughPointer);
          case VOID, INT, FLOAT, FUNC, VAR, DATASEC, DECL_TAG, UNKNOWN -> {
            states[id] = ORDERED;
            yield false;
          }
        };
    bounds.leave();
    return strong;
  }

  private boolean orderComposite(int id, boolean throughPointer) {
    if (throughPointer && btf.isNamed(id)) {
      return false;
    }
    states[id] = ORDERING;
    int end = 3 + 3 * btf.vlen(id);
    for (int word = 3; word < end; word += 3) {
      order(btf.word(id, word + 1), false);
    }
    if (btf.isNamed(id)) {
      enqueue(id);
    }
    states[id] = ORDERED;
    return true;
  }

  private boolean orderTypedef(int id, boolean throughPointer) {
    if (!order(btf.word(id, 2), throughPointer) && throughPointer) {
      return false;
    }
    enqueue(id);
    states[id] = ORDERED;
    return true;
  }

  private boolean orderPrototype(int id, boolean throughPointer) {
    boolean strong = order(btf.word(id, 2), throughPointer);
    int end = 3 + 2 * btf.vlen(id);
    for (int word = 3; word < end; word += 2) {
      strong |= order(btf.word(id, word + 1), throughPointer);
    }
    return strong;
  }

  private void enqueue(int id) {
    if (queued == queue.length) {
      queue = Arrays.copyOf(queue, 2 * queued);
    }
    queue[queued++] = id;
  }

  /**
   * Whether another type refers to this one. An anonymous enum to which none does was declared by
   * itself, for its constants; any other is printed within what refers to it.
   */
  private boolean isReferenced(int id) {
    if (!referencesKnown) {
      referenced = new BitSet(btf.typeCount());
      for (int other = 1; other < btf.typeCount(); other++) {
        markReferences(other);
      }
      referencesKnown = true;
    }
    return referenced.get(id);
  }

  private void markReferences(int id) {
    switch (btf.kind(id)) {
      case PTR, TYPEDEF, VOLATILE, CONST, RESTRICT, FUNC, VAR, DECL_TAG, TYPE_TAG ->
          mark(btf.word(id, 2));
      case ARRAY -> {
        mark(btf.word(id, 3));
        mark(btf.word(id, 4));
      }
      case STRUCT, UNION -> markElements(id, 4, 3);
      case FUNC_PROTO -> markElements(id, 4, 2);
      case DATASEC -> markElements(id, 3, 3);
      case VOID, INT, ENUM, ENUM64, FWD, FLOAT, UNKNOWN -> {}
    }
  }

  private void markElements(int id, int firstWord, int wordsEach) {
    int end = firstWord + wordsEach * btf.vlen(id);
    for (int word = firstWord; word < end; word += wordsEach) {
      mark(btf.word(id, word));
    }
  }

  private void mark(int id) {
    if (btf.hasType(id)) {
      referenced.set(id);
    }
  }
}
