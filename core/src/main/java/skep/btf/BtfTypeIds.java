package skep.btf;

import java.util.List;
import java.util.function.IntUnaryOperator;

/** Where each kind of type refers to other types. */
final class BtfTypeIds {
  private BtfTypeIds() {}

  /** The same type with every id it refers to replaced. */
  static BtfType map(BtfType type, IntUnaryOperator ids) {
    if (type instanceof BtfType.Reference reference) {
      return mapReference(reference, ids.applyAsInt(reference.typeId()));
    }
    if (type instanceof BtfType.Array t) {
      return new BtfType.Array(
          ids.applyAsInt(t.elementTypeId()), ids.applyAsInt(t.indexTypeId()), t.length());
    }
    if (type instanceof BtfType.Struct t) {
      return new BtfType.Struct(t.name(), t.size(), mapMembers(t, ids), t.kindFlag());
    }
    if (type instanceof BtfType.Union t) {
      return new BtfType.Union(t.name(), t.size(), mapMembers(t, ids), t.kindFlag());
    }
    if (type instanceof BtfType.FuncProto t) {
      int returnTypeId = ids.applyAsInt(t.returnTypeId());
      return new BtfType.FuncProto(
          returnTypeId,
          t.params().stream()
              .map(param -> new BtfType.Param(param.name(), ids.applyAsInt(param.typeId())))
              .toList());
    }
    if (type instanceof BtfType.Datasec t) {
      return new BtfType.Datasec(
          t.name(),
          t.size(),
          t.entries().stream()
              .map(
                  entry ->
                      new BtfType.SectionEntry(
                          ids.applyAsInt(entry.typeId()), entry.offset(), entry.size()))
              .toList());
    }
    return type;
  }

  private static BtfType mapReference(BtfType.Reference type, int typeId) {
    if (type instanceof BtfType.Pointer) {
      return new BtfType.Pointer(typeId);
    }
    if (type instanceof BtfType.Typedef t) {
      return new BtfType.Typedef(t.name(), typeId);
    }
    if (type instanceof BtfType.Const) {
      return new BtfType.Const(typeId);
    }
    if (type instanceof BtfType.Volatile) {
      return new BtfType.Volatile(typeId);
    }
    if (type instanceof BtfType.Restrict) {
      return new BtfType.Restrict(typeId);
    }
    if (type instanceof BtfType.Func t) {
      return new BtfType.Func(t.name(), typeId, t.linkage());
    }
    if (type instanceof BtfType.Var t) {
      return new BtfType.Var(t.name(), typeId, t.linkage());
    }
    if (type instanceof BtfType.DeclTag t) {
      return new BtfType.DeclTag(t.name(), typeId, t.componentIndex(), t.attribute());
    }
    BtfType.TypeTag tag = (BtfType.TypeTag) type;
    return new BtfType.TypeTag(tag.name(), typeId, tag.attribute());
  }

  private static List<BtfType.Member> mapMembers(BtfType.Composite type, IntUnaryOperator ids) {
    return type.members().stream()
        .map(
            member ->
                new BtfType.Member(
                    member.name(),
                    ids.applyAsInt(member.typeId()),
                    member.bitOffset(),
                    member.bitfieldSize()))
        .toList();
  }
}
