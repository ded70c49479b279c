package skep.types;

import skep.btf.Btf;
import skep.btf.BtfType;

/** Reads off BTF what a field is. */
final class FieldTypes {
  /** Pointers and arrays of pointers and arrays; what is deeper is nothing that code can read. */
  private static final int MAX_DEPTH = 16;

  private FieldTypes() {}

  /** What a member is. */
  static FieldType of(Btf btf, BtfType.Member member) {
    FieldType type = of(btf, member.typeId(), 0);
    if (!member.isBitfield()) {
      return type;
    }
    FieldType number = type instanceof FieldType.Char ? new FieldType.Int(1, true) : type;
    int bits = (int) Math.min(member.bitfieldSize(), 8 * LocalLayout.of(number).size());
    return isInteger(number) && bits > 0 ? new FieldType.Bitfield(number, bits) : type;
  }

  /** What a variable, an element or what a pointer points to is. */
  static FieldType of(Btf btf, int id) {
    return of(btf, id, 0);
  }

  private static FieldType of(Btf btf, int id, int depth) {
    if (depth > MAX_DEPTH) {
      return new FieldType.Void();
    }
    int at = btf.skipModifiersAndTypedefs(id);
    BtfType type = btf.type(at);
    if (type instanceof BtfType.Int integer) {
      return integer(integer);
    } else if (type instanceof BtfType.Float number) {
      return new FieldType.Float((int) number.size());
    } else if (type instanceof BtfType.Enumeration enumeration) {
      return new FieldType.Enumeration(
          enumeration.name(), (int) enumeration.size(), enumeration.signed());
    } else if (type instanceof BtfType.Pointer pointer) {
      return new FieldType.Pointer(of(btf, pointer.typeId(), depth + 1));
    } else if (type instanceof BtfType.Array array) {
      return new FieldType.Array(of(btf, array.elementTypeId(), depth + 1), array.length());
    } else if (type instanceof BtfType.Composite || type instanceof BtfType.Forward) {
      return struct(btf, id, at, type);
    } else if (type instanceof BtfType.FuncProto) {
      return new FieldType.Function();
    }
    return new FieldType.Void();
  }

  private static FieldType integer(BtfType.Int type) {
    int size = (int) Math.max(1, Math.min(16, Long.highestOneBit(type.size())));
    if (type.encoding().contains(BtfType.Encoding.BOOL)) {
      return size == 1 ? new FieldType.Bool() : new FieldType.Int(size, false);
    } else if (size == 1 && type.name().equals("char")) {
      return new FieldType.Char();
    }
    FieldType.Int whole = new FieldType.Int(size, type.isSigned());
    boolean old = type.bits() > 0 && type.bits() < 8 * size;
    return old ? new FieldType.Bitfield(whole, type.bits()) : whole;
  }

  private static FieldType struct(Btf btf, int id, int at, BtfType type) {
    boolean union =
        type instanceof BtfType.Union
            || type instanceof BtfType.Forward forward && forward.isUnion();
    if (!type.name().isEmpty()) {
      return new FieldType.Struct(union ? StructKind.UNION : StructKind.STRUCT, type.name());
    }
    String typedef = "";
    for (int from = id; from != at; ) {
      BtfType step = btf.type(from);
      if (step instanceof BtfType.Typedef) {
        typedef = step.name();
      }
      from = ((BtfType.Reference) step).typeId();
    }
    return typedef.isEmpty()
        ? new FieldType.Struct(union ? StructKind.UNION : StructKind.STRUCT, "")
        : new FieldType.Struct(StructKind.TYPEDEF, typedef);
  }

  static boolean isInteger(FieldType type) {
    return type instanceof FieldType.Int
        || type instanceof FieldType.Bool
        || type instanceof FieldType.Enumeration;
  }
}
