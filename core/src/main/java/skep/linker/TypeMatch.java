package skep.linker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import skep.btf.BtfLinkage;
import skep.btf.BtfType;

/**
 * Whether two objects mean the same by a name ({@code glob_sym_btf_matches} of libbpf). Structs
 * must have the same fields, but behind a pointer their names suffice, and there one side may only
 * declare them. Array lengths, parameter names, enumerators and signs of integers may differ.
 */
final class TypeMatch {
  /** More pairs of types than any two programs have in common. */
  private static final int MAX_PAIRS = 1 << 20;

  private final TypeGraph ours;
  private final TypeGraph theirs;
  private final Deque<Pair> open = new ArrayDeque<>();
  private final Set<Pair> seen = new HashSet<>();

  /** Two types to be compared; exactly, if structs must have the same fields. */
  private record Pair(int ours, int theirs, boolean exact) {}

  private TypeMatch(TypeGraph ours, TypeGraph theirs) {
    this.ours = ours;
    this.theirs = theirs;
  }

  /**
   * Compares two types.
   *
   * @return why they do not match, or empty if they do
   */
  static Optional<String> mismatch(TypeGraph ours, int ourId, TypeGraph theirs, int theirId) {
    TypeMatch match = new TypeMatch(ours, theirs);
    match.push(ourId, theirId, true);
    while (!match.open.isEmpty()) {
      Optional<String> mismatch = match.compare(match.open.pop());
      if (mismatch.isPresent()) {
        return mismatch;
      }
    }
    return Optional.empty();
  }

  /** What is to be compared as well. A pair that has been met before is as good as compared. */
  private void push(int ourId, int theirId, boolean exact) {
    Pair pair = new Pair(ours.resolve(ourId), theirs.resolve(theirId), exact);
    if (seen.add(pair)) {
      if (seen.size() > MAX_PAIRS) {
        throw new TypeGraph.UnusableTypeException("there are too many types behind it to compare");
      }
      open.push(pair);
    }
  }

  private Optional<String> compare(Pair pair) {
    BtfType a = ours.type(pair.ours);
    BtfType b = theirs.type(pair.theirs);
    if (!pair.exact && a instanceof BtfType.Forward != b instanceof BtfType.Forward) {
      return a instanceof BtfType.Forward declared
          ? compareForward(declared, b)
          : compareForward((BtfType.Forward) b, a);
    }
    if (a.kind() != b.kind()) {
      return differ("kinds", a, b);
    }
    if (isKnownByName(a) && !a.name().equals(b.name())) {
      return differ("names", a, b);
    }
    if (a instanceof BtfType.Composite ourStruct && b instanceof BtfType.Composite theirStruct) {
      return pair.exact ? compareMembers(ourStruct, theirStruct) : Optional.empty();
    }
    if (a instanceof BtfType.Sized ourSized && b instanceof BtfType.Sized theirSized) {
      return ourSized.size() == theirSized.size()
          ? Optional.empty()
          : Optional.of(
              "their sizes differ: " + describeSize(ourSized) + " and " + describeSize(theirSized));
    }
    if (a instanceof BtfType.Pointer ourPointer && b instanceof BtfType.Pointer theirPointer) {
      push(ourPointer.typeId(), theirPointer.typeId(), false);
      return Optional.empty();
    }
    if (a instanceof BtfType.Array ourArray && b instanceof BtfType.Array theirArray) {
      push(ourArray.elementTypeId(), theirArray.elementTypeId(), pair.exact);
      return Optional.empty();
    }
    if (a instanceof BtfType.FuncProto ourProto && b instanceof BtfType.FuncProto theirProto) {
      return compareParams(ourProto, theirProto, pair.exact);
    }
    if (a instanceof BtfType.Func ourFunc && b instanceof BtfType.Func theirFunc) {
      push(ourFunc.typeId(), theirFunc.typeId(), pair.exact);
      return compareLinkage(a, ourFunc.linkage(), b, theirFunc.linkage());
    }
    if (a instanceof BtfType.Var ourVar && b instanceof BtfType.Var theirVar) {
      push(ourVar.typeId(), theirVar.typeId(), pair.exact);
      return compareLinkage(a, ourVar.linkage(), b, theirVar.linkage());
    }
    return a instanceof BtfType.Void || a instanceof BtfType.Forward
        ? Optional.empty()
        : Optional.of("a " + a.kind() + " cannot be compared");
  }

  private static boolean isKnownByName(BtfType type) {
    return type instanceof BtfType.Composite
        || type instanceof BtfType.Enumeration
        || type instanceof BtfType.Forward
        || type instanceof BtfType.Func
        || type instanceof BtfType.Var;
  }

  private static Optional<String> compareForward(BtfType.Forward declared, BtfType defined) {
    boolean fits =
        declared.isUnion() ? defined instanceof BtfType.Union : defined instanceof BtfType.Struct;
    return fits && declared.name().equals(defined.name())
        ? Optional.empty()
        : Optional.of(
            "one declares "
                + (declared.isUnion() ? "union" : "struct")
                + " '"
                + declared.name()
                + "' and the other has "
                + describe(defined));
  }

  private Optional<String> compareMembers(BtfType.Composite a, BtfType.Composite b) {
    List<BtfType.Member> ourMembers = a.members();
    List<BtfType.Member> theirMembers = b.members();
    if (ourMembers.size() != theirMembers.size()) {
      return Optional.of(
          "their numbers of fields in "
              + describe(a)
              + " differ: "
              + ourMembers.size()
              + " and "
              + theirMembers.size());
    }
    for (int i = 0; i < ourMembers.size(); i++) {
      BtfType.Member ourMember = ourMembers.get(i);
      BtfType.Member theirMember = theirMembers.get(i);
      if (!ourMember.name().equals(theirMember.name())) {
        return Optional.of(
            "field #"
                + i
                + " of "
                + describe(a)
                + " is '"
                + ourMember.name()
                + "' in one and '"
                + theirMember.name()
                + "' in the other");
      }
      if (ourMember.bitOffset() != theirMember.bitOffset()
          || ourMember.bitfieldSize() != theirMember.bitfieldSize()) {
        return Optional.of(
            "field '"
                + ourMember.name()
                + "' of "
                + describe(a)
                + " is at bit "
                + ourMember.bitOffset()
                + " in one and at bit "
                + theirMember.bitOffset()
                + " in the other");
      }
      push(ourMember.typeId(), theirMember.typeId(), true);
    }
    return Optional.empty();
  }

  private Optional<String> compareParams(BtfType.FuncProto a, BtfType.FuncProto b, boolean exact) {
    if (a.params().size() != b.params().size()) {
      return Optional.of(
          "their numbers of parameters differ: " + a.params().size() + " and " + b.params().size());
    }
    push(a.returnTypeId(), b.returnTypeId(), exact);
    for (int i = 0; i < a.params().size(); i++) {
      push(a.params().get(i).typeId(), b.params().get(i).typeId(), exact);
    }
    return Optional.empty();
  }

  /** Extern and global go together. */
  private static Optional<String> compareLinkage(
      BtfType a, BtfLinkage ours, BtfType b, BtfLinkage theirs) {
    return (ours == BtfLinkage.STATIC) == (theirs == BtfLinkage.STATIC)
        ? Optional.empty()
        : differ("linkages", a, b);
  }

  private static Optional<String> differ(String what, BtfType a, BtfType b) {
    return Optional.of("their " + what + " differ: " + describe(a) + " and " + describe(b));
  }

  private static String describe(BtfType type) {
    String kind = type.kind().name().toLowerCase(Locale.ROOT);
    return type.name().isEmpty() ? kind : kind + " '" + type.name() + "'";
  }

  private static String describeSize(BtfType.Sized type) {
    return describe(type) + " of " + type.size() + " bytes";
  }
}
