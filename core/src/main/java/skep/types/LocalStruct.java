package skep.types;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import skep.btf.BtfBuilder;
import skep.btf.BtfType;

/**
 * A struct or union in an object's own types, which has the members that the object uses. Where
 * they are is known when all are there: a struct within this one may get more of them.
 */
final class LocalStruct {
  private final LocalTypes types;
  private final FieldType.Struct named;
  private final int id;

  /** The struct that a typedef names; of others it is the struct itself. */
  private final int structId;

  private final Map<String, LocalMember> members = new LinkedHashMap<>();

  /** Whether it must be there whole, be it without members, rather than only its name. */
  private boolean defined;

  LocalStruct(LocalTypes types, FieldType.Struct named) {
    BtfBuilder builder = types.builder();
    this.types = types;
    this.named = named;
    this.structId = builder.reserve();
    this.id =
        named.kind() == StructKind.TYPEDEF
            ? builder.add(new BtfType.Typedef(named.name(), structId))
            : structId;
  }

  int id() {
    return id;
  }

  /** Makes it a type that can be asked about as a whole. */
  void define() {
    defined = true;
  }

  /**
   * A member, which is added when it is not there.
   *
   * @throws TypesException when it is there, and is something else
   */
  LocalMember member(String name, FieldType type) {
    LocalMember known = members.get(name);
    if (known == null) {
      known = new LocalMember(types, members.size(), type);
      members.put(name, known);
      define();
    } else if (!known.type().equals(type) && !arePointers(known.type(), type)) {
      throw new TypesException(
          named + "." + name,
          "it is used as '%s' and as '%s' in one object".formatted(known.type(), type));
    }
    return known;
  }

  /** What they point to is not said of the same pointer by everyone. */
  private static boolean arePointers(FieldType one, FieldType other) {
    return one instanceof FieldType.Pointer && other instanceof FieldType.Pointer;
  }

  /** Tells the builder what it is, and says how large. */
  LocalLayout.Place complete(LocalLayout layout) {
    boolean union = named.kind() == StructKind.UNION;
    List<BtfType.Member> placed = new ArrayList<>();
    long end = 0;
    int alignment = 1;
    for (Map.Entry<String, LocalMember> entry : members.entrySet()) {
      LocalMember member = entry.getValue();
      LocalLayout.Place place = member.complete(layout, placed.size() == members.size() - 1);
      long at = union ? 0 : LocalLayout.align(end, place.alignment());
      placed.add(new BtfType.Member(entry.getKey(), member.typeId(), 8 * at, member.bits()));
      end = Math.max(end, at + place.size());
      alignment = Math.max(alignment, place.alignment());
    }
    LocalLayout.Place place =
        new LocalLayout.Place(LocalLayout.align(end, alignment), alignment).checked(named);
    types.builder().set(structId, type(union, place.size(), placed));
    return place;
  }

  private BtfType type(boolean union, long size, List<BtfType.Member> placed) {
    String tag = named.kind() == StructKind.TYPEDEF ? "" : named.name();
    if (!defined && !tag.isEmpty()) {
      return new BtfType.Forward(tag, union);
    }
    return union ? new BtfType.Union(tag, size, placed) : new BtfType.Struct(tag, size, placed);
  }

  @Override
  public String toString() {
    return named.toString();
  }
}
