package skep.btf;

import java.util.Arrays;

/**
 * Compares the graphs that two types form with all they lead to.
 *
 * <p>Both are walked side by side. Each pair that is met is taken for the same until proved
 * otherwise, which ends circles. A graph comes from one compilation, where a type is there once; so
 * a type of the canonical graph that is met again has to be paired with the same one as before.
 * Where one side has a forward declaration, the other may have the struct or union itself; when the
 * graphs turn out the same, the declaration is known to mean that struct.
 */
final class DedupGraphs {
  /** How deep types that a compiler wrote twice for no reason are compared. */
  private static final int TWIN_DEPTH = 16;

  private final BtfRecords records;
  private final DedupLooks looks;
  private final DedupMap map;
  private final DedupBudget budget;

  /** By id of the canonical graph: the type it is paired with, 0 for none. */
  private final int[] pairedWith;

  /** The ids of the canonical graph that are paired, in the order they were met. */
  private int[] paired = new int[64];

  private int pairs;

  /** What is to be compared yet: type and canonical type by turns, the next ones last. */
  private int[] pending = new int[64];

  private int pendingWords;

  /** Whether a forward declaration of the base would have to become a struct that is not there. */
  private boolean wouldChangeBase;

  DedupGraphs(DedupState state, DedupBudget budget) {
    this.records = state.records();
    this.looks = state.looks();
    this.map = state.map();
    this.budget = budget;
    this.pairedWith = new int[records.typeCount()];
  }

  /**
   * Whether a type is the same as a canonical one; if so, what follows for other types of their
   * graphs is noted.
   */
  boolean unify(int id, int canonical) {
    for (int index = 0; index < pairs; index++) {
      pairedWith[paired[index]] = 0;
    }
    pairs = 0;
    pendingWords = 0;
    wouldChangeBase = false;
    push(id, canonical);
    while (pendingWords > 0) {
      pendingWords -= 2;
      if (!match(pending[pendingWords], pending[pendingWords + 1])) {
        return false;
      }
    }
    for (int index = 0; index < pairs; index++) {
      conclude(pairedWith[paired[index]], paired[index]);
    }
    return !wouldChangeBase;
  }

  /** Puts a pair before all others that are to be compared, if it is not known to be the same. */
  private void push(int id, int canonical) {
    if (map.resolve(id) == map.resolve(canonical)) {
      return;
    }
    if (pendingWords == pending.length) {
      pending = Arrays.copyOf(pending, 2 * pending.length);
    }
    pending[pendingWords] = id;
    pending[pendingWords + 1] = canonical;
    pendingWords += 2;
  }

  /** Compares two types but for those that they refer to, which are put before all others. */
  private boolean match(int id, int unresolved) {
    budget.spend(1);
    int canonical = resolveForward(unresolved);
    if (pairedWith[canonical] != 0) {
      return pairedWith[canonical] == id || areTwins(pairedWith[canonical], id, TWIN_DEPTH);
    }
    pair(id, canonical);
    if (records.name(id) != records.name(canonical)) {
      return false;
    }
    BtfKind kind = records.kind(id);
    BtfKind canonicalKind = records.kind(canonical);
    if (kind != canonicalKind) {
      return matchForward(id, kind, canonical, canonicalKind);
    }
    return switch (kind) {
      case INT, FWD, FLOAT -> looks.same(id, canonical);
      case ENUM, ENUM64 -> looks.compatibleEnums(id, canonical);
      case PTR, TYPEDEF, VOLATILE, CONST, RESTRICT, FUNC, TYPE_TAG -> {
        boolean same = records.info(id) == records.info(canonical);
        pushTypes(id, canonical, 2);
        yield same;
      }
      case ARRAY -> {
        pushTypes(id, canonical, 3);
        pushTypes(id, canonical, 4);
        yield looks.sameArrays(id, canonical);
      }
      case STRUCT, UNION -> looks.sameComposites(id, canonical) && pushAll(id, canonical, 4, 3);
      case FUNC_PROTO -> {
        boolean same = looks.sameFuncProtos(id, canonical) && pushAll(id, canonical, 4, 2);
        pushTypes(id, canonical, 2);
        yield same;
      }
      case VOID, VAR, DATASEC, DECL_TAG, UNKNOWN ->
          throw BtfException.inType(id, "is a " + kind + ", and yet part of another type");
    };
  }

  private boolean matchForward(int id, BtfKind kind, int canonical, BtfKind canonicalKind) {
    if (kind == BtfKind.FWD) {
      return canonicalKind == declaredKind(id);
    }
    if (canonicalKind == BtfKind.FWD && kind == declaredKind(canonical)) {
      wouldChangeBase |= canonical < records.firstId();
      return true;
    }
    return false;
  }

  private BtfKind declaredKind(int forward) {
    return records.kindFlag(forward) ? BtfKind.UNION : BtfKind.STRUCT;
  }

  private void pushTypes(int id, int canonical, int index) {
    push(records.word(id, index), records.word(canonical, index));
  }

  /** Puts the types of all members or parameters before all others, the first one first. */
  private boolean pushAll(int id, int canonical, int firstIndex, int step) {
    for (int index = records.length(id) - 3 + firstIndex - step;
        index >= firstIndex;
        index -= step) {
      pushTypes(id, canonical, index);
    }
    return true;
  }

  private void pair(int id, int canonical) {
    if (pairs == paired.length) {
      paired = Arrays.copyOf(paired, 2 * paired.length);
    }
    paired[pairs++] = canonical;
    pairedWith[canonical] = id;
  }

  /** The struct or union that a forward declaration is known to mean, or else the type itself. */
  private int resolveForward(int id) {
    if (records.kind(id) != BtfKind.FWD) {
      return id;
    }
    int resolved = map.resolve(id);
    return records.kind(resolved) == BtfKind.FWD ? id : resolved;
  }

  /**
   * Whether two types of one compilation are the same although they are there twice, which some
   * compilers do with arrays, pointers and structs. Types beyond a depth are taken for different,
   * and arrays of one length for the same whatever their elements, as libbpf does ({@code
   * btf_dedup_identical_types}).
   */
  private boolean areTwins(int one, int other, int depth) {
    int left = one;
    int right = other;
    while (depth > 0) {
      budget.spend(1);
      BtfKind kind = records.kind(left);
      if (kind != records.kind(right)) {
        return false;
      }
      switch (kind) {
        case VOID -> {
          return true;
        }
        case INT, FWD, FLOAT -> {
          return looks.same(left, right);
        }
        case ENUM, ENUM64 -> {
          return looks.compatibleEnums(left, right);
        }
        case PTR, TYPEDEF, VOLATILE, CONST, RESTRICT, FUNC, TYPE_TAG -> {
          if (!looks.sameTypedefs(left, right)) {
            return false;
          }
          left = records.sizeOrType(left);
          right = records.sizeOrType(right);
        }
        case ARRAY -> {
          return looks.sameArrays(left, right);
        }
        case STRUCT, UNION -> {
          return looks.sameComposites(left, right) && allTwins(left, right, 4, 3, depth - 1);
        }
        case FUNC_PROTO -> {
          return looks.sameFuncProtos(left, right)
              && areSameOrTwins(left, right, 2, depth - 1)
              && allTwins(left, right, 4, 2, depth - 1);
        }
        case VAR, DATASEC, DECL_TAG, UNKNOWN -> {
          return false;
        }
      }
    }
    return false;
  }

  private boolean allTwins(int one, int other, int firstIndex, int step, int depth) {
    int end = records.length(one);
    for (int index = firstIndex; index < end; index += step) {
      if (!areSameOrTwins(one, other, index, depth)) {
        return false;
      }
    }
    return true;
  }

  private boolean areSameOrTwins(int one, int other, int index, int depth) {
    int left = records.word(one, index);
    int right = records.word(other, index);
    return left == right || areTwins(left, right, depth);
  }

  /**
   * Notes what follows from a type and one of the canonical graph being the same. A declaration
   * becomes the struct or union. A struct becomes that of the canonical graph only if that one is
   * known to be canonical: else it could become another one yet.
   */
  private void conclude(int paired, int pairedCanonical) {
    int id = map.resolve(paired);
    int canonical = map.resolve(pairedCanonical);
    BtfKind kind = records.kind(id);
    BtfKind canonicalKind = records.kind(canonical);
    if (kind != BtfKind.FWD && canonicalKind == BtfKind.FWD) {
      map.put(canonical, id);
    } else if (!wouldChangeBase
        && canonicalKind != BtfKind.FWD
        && (kind == BtfKind.FWD
            || kind.isComposite() && map.isKnown(canonical) && !map.isKnown(id))) {
      map.put(id, canonical);
    }
  }
}
