package skep.btf;

import java.util.Arrays;

/**
 * The pass over the types that are left: pointers, modifiers, arrays, functions and tags. Each is
 * made to refer to canonical types only, and is then the same as another if their records are.
 *
 * <p>What a type refers to is done before it, on a stack of its own, as chains can be long.
 */
final class DedupReferences {
  private final DedupState state;
  private final BtfRecords records;
  private final DedupMap map;

  /** The types that are being done, each one referred to by the one before. */
  private int[] stack = new int[64];

  /** For each of them, which word of its record has to be looked at next. */
  private int[] nextWord = new int[64];

  private int depth;

  /** By id: whether a type is on the stack. */
  private final boolean[] started;

  DedupReferences(DedupState state) {
    this.state = state;
    this.records = state.records();
    this.map = state.map();
    this.started = new boolean[records.typeCount()];
  }

  void run() {
    for (int id = records.firstId(); id < records.typeCount(); id++) {
      if (!map.isKnown(id)) {
        push(id);
        while (depth > 0) {
          step();
        }
      }
    }
  }

  /** Takes the next reference of the type on top of the stack, or finishes it. */
  private void step() {
    int id = stack[depth - 1];
    int word = nextWord[depth - 1];
    BtfKind kind = records.kind(id);
    if (word == end(id, kind)) {
      depth--;
      state.unify(id);
      return;
    }
    int target = records.word(id, word);
    if (map.isKnown(target)) {
      records.setWord(id, word, map.resolve(target));
      nextWord[depth - 1] = word + (kind == BtfKind.FUNC_PROTO ? 2 : 1);
    } else {
      push(target);
    }
  }

  /** The word after the last that refers to a type. */
  private int end(int id, BtfKind kind) {
    return switch (kind) {
      case ARRAY -> 5;
      case FUNC_PROTO -> 4 + 2 * records.vlen(id);
      default -> 3;
    };
  }

  private void push(int id) {
    if (started[id]) {
      throw BtfException.inType(
          id,
          "is a "
              + records.kind(id)
              + " that leads back to itself without a struct, union or typedef on the way");
    }
    started[id] = true;
    if (depth == stack.length) {
      stack = Arrays.copyOf(stack, 2 * depth);
      nextWord = Arrays.copyOf(nextWord, 2 * depth);
    }
    stack[depth] = id;
    nextWord[depth] = records.kind(id) == BtfKind.ARRAY ? 3 : 2;
    depth++;
  }
}
