package skep.relocate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import skep.btf.Btf;
import skep.btf.BtfKind;
import skep.btf.BtfType;

/**
 * The three questions that CO-RE asks of a local and a target type, each with its own rules: can
 * one be read as the other's field, are they the same sort of type, are they alike in every member
 * ({@code bpf_core_fields_are_compat}, {@code bpf_core_types_are_compat}, {@code
 * bpf_core_types_match} in libbpf). Modifiers and typedefs never count.
 */
final class CoreCompatibility {
  /** How far libbpf follows types, and how deep it looks into prototypes and members. */
  private static final int MAX_DEPTH = 32;

  private final Btf local;
  private final Btf target;

  /**
   * What was asked of parameters and members: hostile types lead to the same question in more ways
   * than can be tried.
   */
  private final Map<Question, Boolean> answers = new HashMap<>();

  CoreCompatibility(Btf local, Btf target) {
    this.local = local;
    this.target = target;
  }

  private record Question(
      boolean match, int localId, int targetId, boolean behindPointer, int level) {}

  private boolean once(Question question, BooleanSupplier answer) {
    @Nullable Boolean known = answers.get(question);
    if (known == null) {
      known = answer.getAsBoolean();
      answers.put(question, known);
    }
    return known;
  }

  /** Types that differ in nothing but the width of an enum's values are of one kind. */
  static boolean sameKind(BtfKind local, BtfKind target) {
    return local == target || isEnum(local) && isEnum(target);
  }

  private static boolean isEnum(BtfKind kind) {
    return kind == BtfKind.ENUM || kind == BtfKind.ENUM64;
  }

  /**
   * Whether a field of the local type can be read from one of the target's. Structs are looked into
   * by the names of members only, any pointer is a pointer, and the size of integers may differ.
   */
  boolean fieldsAreCompatible(int localId, int targetId) {
    int localAt = localId;
    int targetAt = targetId;
    for (int depth = 0; depth <= MAX_DEPTH; depth++) {
      localAt = local.skipModifiersAndTypedefs(localAt);
      targetAt = target.skipModifiersAndTypedefs(targetAt);
      BtfType localType = local.type(localAt);
      BtfType targetType = target.type(targetAt);
      if (localType instanceof BtfType.Composite && targetType instanceof BtfType.Composite) {
        return true;
      }
      if (!sameKind(localType.kind(), targetType.kind())) {
        return false;
      }
      if (!(localType instanceof BtfType.Array localArray)
          || !(targetType instanceof BtfType.Array targetArray)) {
        return scalarsAreCompatible(localType, targetType);
      }
      localAt = localArray.elementTypeId();
      targetAt = targetArray.elementTypeId();
    }
    throw new CoreFailure("array types nest deeper than " + MAX_DEPTH + " levels");
  }

  private static boolean scalarsAreCompatible(BtfType local, BtfType target) {
    return switch (local.kind()) {
      case PTR, FLOAT -> true;
      case INT -> wholeBytes(local) && wholeBytes(target);
      case FWD, ENUM, ENUM64 ->
          local.name().isEmpty()
              || target.name().isEmpty()
              || EssentialName.of(local.name()).equals(EssentialName.of(target.name()));
      default -> false;
    };
  }

  /** Integers that start within a byte are how old compilers described bitfields. */
  private static boolean wholeBytes(BtfType type) {
    return ((BtfType.Int) type).bitOffset() == 0;
  }

  /**
   * Whether the types are the same sort of type: kinds agree, also behind pointers, in arrays and
   * in the parameters and results of functions. Members and names do not count.
   */
  boolean typesAreCompatible(int localId, int targetId) {
    return sameKind(local.kind(localId), target.kind(targetId))
        && typesAreCompatible(localId, targetId, MAX_DEPTH);
  }

  private boolean typesAreCompatible(int localId, int targetId, int level) {
    Question question = new Question(false, localId, targetId, false, level);
    return once(question, () -> areCompatible(localId, targetId, level));
  }

  private boolean areCompatible(int localId, int targetId, int level) {
    int localAt = localId;
    int targetAt = targetId;
    for (int depth = 0; depth < MAX_DEPTH; depth++) {
      localAt = local.skipModifiersAndTypedefs(localAt);
      targetAt = target.skipModifiersAndTypedefs(targetAt);
      BtfType localType = local.type(localAt);
      BtfType targetType = target.type(targetAt);
      if (!sameKind(localType.kind(), targetType.kind())) {
        return false;
      }
      switch (localType.kind()) {
        case VOID, STRUCT, UNION, ENUM, ENUM64, FWD -> {
          return true;
        }
        case INT -> {
          return wholeBytes(localType) && wholeBytes(targetType);
        }
        case PTR -> {
          localAt = ((BtfType.Pointer) localType).typeId();
          targetAt = ((BtfType.Pointer) targetType).typeId();
        }
        case ARRAY -> {
          localAt = ((BtfType.Array) localType).elementTypeId();
          targetAt = ((BtfType.Array) targetType).elementTypeId();
        }
        case FUNC_PROTO -> {
          List<BtfType.Param> localParams = ((BtfType.FuncProto) localType).params();
          List<BtfType.Param> targetParams = ((BtfType.FuncProto) targetType).params();
          if (localParams.size() != targetParams.size()) {
            return false;
          }
          for (int i = 0; i < localParams.size(); i++) {
            if (level <= 0) {
              throw tooDeep();
            }
            if (!typesAreCompatible(
                localParams.get(i).typeId(), targetParams.get(i).typeId(), level - 1)) {
              return false;
            }
          }
          localAt = ((BtfType.FuncProto) localType).returnTypeId();
          targetAt = ((BtfType.FuncProto) targetType).returnTypeId();
        }
        default -> {
          return false;
        }
      }
    }
    throw tooDeep();
  }

  /**
   * Whether everything that the local type says is so in the target: every member is there by name
   * and matches, behind a pointer by name and kind only; every value of an enum is there by name.
   */
  boolean typesMatch(int localId, int targetId) {
    return typesMatch(localId, targetId, false, MAX_DEPTH);
  }

  private boolean typesMatch(int localId, int targetId, boolean pointedTo, int level) {
    Question question = new Question(true, localId, targetId, pointedTo, level);
    return once(question, () -> doMatch(localId, targetId, pointedTo, level));
  }

  private boolean doMatch(int localId, int targetId, boolean pointedTo, int level) {
    if (level <= 0) {
      throw tooDeep();
    }
    int localAt = localId;
    int targetAt = targetId;
    boolean behindPointer = pointedTo;
    for (int depth = 0; depth < MAX_DEPTH; depth++) {
      localAt = local.skipModifiersAndTypedefs(localAt);
      targetAt = target.skipModifiersAndTypedefs(targetAt);
      BtfType localType = local.type(localAt);
      BtfType targetType = target.type(targetAt);
      if (!namesMatch(localType.name(), targetType.name())) {
        return false;
      }
      switch (localType.kind()) {
        case VOID -> {
          return targetType.kind() == BtfKind.VOID;
        }
        case FWD -> {
          return forwardMatches((BtfType.Forward) localType, targetType, behindPointer);
        }
        case ENUM, ENUM64 -> {
          return targetType instanceof BtfType.Enumeration targetEnum
              && enumsMatch((BtfType.Enumeration) localType, targetEnum);
        }
        case STRUCT, UNION -> {
          return compositesMatch((BtfType.Composite) localType, targetType, behindPointer, level);
        }
        case INT -> {
          return targetType instanceof BtfType.Int targetInt
              && ((BtfType.Int) localType).size() == targetInt.size()
              && ((BtfType.Int) localType).isSigned() == targetInt.isSigned();
        }
        case PTR -> {
          if (!(targetType instanceof BtfType.Pointer targetPointer)) {
            return false;
          }
          behindPointer = true;
          localAt = ((BtfType.Pointer) localType).typeId();
          targetAt = targetPointer.typeId();
        }
        case ARRAY -> {
          BtfType.Array localArray = (BtfType.Array) localType;
          if (!(targetType instanceof BtfType.Array targetArray)
              || localArray.length() != targetArray.length()) {
            return false;
          }
          localAt = localArray.elementTypeId();
          targetAt = targetArray.elementTypeId();
        }
        case FUNC_PROTO -> {
          BtfType.FuncProto localProto = (BtfType.FuncProto) localType;
          if (!(targetType instanceof BtfType.FuncProto targetProto)
              || !paramsMatch(localProto, targetProto, behindPointer, level)) {
            return false;
          }
          localAt = localProto.returnTypeId();
          targetAt = targetProto.returnTypeId();
        }
        default -> {
          return false;
        }
      }
    }
    throw tooDeep();
  }

  private boolean paramsMatch(
      BtfType.FuncProto localProto, BtfType.FuncProto targetProto, boolean behind, int level) {
    if (localProto.params().size() != targetProto.params().size()) {
      return false;
    }
    for (int i = 0; i < localProto.params().size(); i++) {
      int localParam = localProto.params().get(i).typeId();
      int targetParam = targetProto.params().get(i).typeId();
      if (!typesMatch(localParam, targetParam, behind, level - 1)) {
        return false;
      }
    }
    return true;
  }

  private static boolean forwardMatches(
      BtfType.Forward local, BtfType target, boolean behindPointer) {
    if (target instanceof BtfType.Forward forward) {
      return local.isUnion() == forward.isUnion();
    }
    BtfKind declared = local.isUnion() ? BtfKind.UNION : BtfKind.STRUCT;
    return behindPointer && target.kind() == declared;
  }

  private boolean compositesMatch(
      BtfType.Composite localType, BtfType targetType, boolean behindPointer, int level) {
    if (behindPointer && targetType instanceof BtfType.Forward forward) {
      return forward.isUnion() == (localType.kind() == BtfKind.UNION);
    }
    if (localType.kind() != targetType.kind()) {
      return false;
    }
    List<BtfType.Member> targetMembers = ((BtfType.Composite) targetType).members();
    return behindPointer
        || localType.members().size() <= targetMembers.size()
            && localType.members().stream()
                .allMatch(member -> hasMember(targetMembers, member, level));
  }

  private boolean hasMember(List<BtfType.Member> members, BtfType.Member wanted, int level) {
    return members.stream()
        .anyMatch(
            member ->
                namesMatch(wanted.name(), member.name())
                    && typesMatch(wanted.typeId(), member.typeId(), false, level - 1));
  }

  private static boolean enumsMatch(BtfType.Enumeration local, BtfType.Enumeration target) {
    return local.size() == target.size()
        && local.values().size() <= target.values().size()
        && local.values().stream()
            .allMatch(
                wanted ->
                    target.values().stream()
                        .anyMatch(value -> namesMatch(wanted.name(), value.name())));
  }

  private static boolean namesMatch(String local, String target) {
    return EssentialName.of(local).equals(EssentialName.of(target));
  }

  private static CoreFailure tooDeep() {
    return new CoreFailure("the types nest deeper than " + MAX_DEPTH + " levels");
  }
}
