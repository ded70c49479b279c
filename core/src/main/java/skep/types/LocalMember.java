package skep.types;

import java.util.Optional;
import skep.btf.BtfType;

/** A member of a {@link LocalStruct}. */
final class LocalMember {
  private final LocalTypes types;
  private final int index;
  private final FieldType type;
  private final Optional<LocalStruct> inner;
  private final int typeId;

  /** The type of the elements of a flexible array. */
  private final Optional<Integer> flexible;

  /** How long a flexible array must be to have the elements that are used. */
  private long usedLength = 1;

  LocalMember(LocalTypes types, int index, FieldType type) {
    this.types = types;
    this.index = index;
    this.type = type;
    this.inner = inner(types, leaf(type));
    if (type instanceof FieldType.Array array && array.length() == 0) {
      this.flexible = Optional.of(id(array.element()));
      this.typeId = types.builder().reserve();
    } else {
      this.flexible = Optional.empty();
      this.typeId = id(type);
    }
  }

  private static FieldType leaf(FieldType type) {
    FieldType leaf = type;
    while (leaf instanceof FieldType.Array array) {
      leaf = array.element();
    }
    return leaf;
  }

  /** The struct that it is, or its elements are. One without a name is this member's own. */
  private static Optional<LocalStruct> inner(LocalTypes types, FieldType leaf) {
    if (!(leaf instanceof FieldType.Struct struct)) {
      return Optional.empty();
    }
    LocalStruct inner =
        struct.name().isEmpty() ? new LocalStruct(types, struct) : types.struct(struct);
    inner.define();
    return Optional.of(inner);
  }

  private int id(FieldType part) {
    if (part instanceof FieldType.Array array) {
      return types.array(id(array.element()), Math.max(1, array.length()));
    }
    return inner.isPresent() ? inner.get().id() : types.id(part);
  }

  /** Its place among the members, from 0. */
  int index() {
    return index;
  }

  FieldType type() {
    return type;
  }

  int typeId() {
    return typeId;
  }

  /** The width of a bit-field; of others 0. */
  int bits() {
    return type instanceof FieldType.Bitfield field ? field.bits() : 0;
  }

  /** The struct that it is, or its elements are. */
  LocalStruct inner() {
    return inner.orElseThrow();
  }

  /** Makes a flexible array long enough to have an element, as far as this object can tell. */
  void lengthen(int element) {
    usedLength = Math.max(usedLength, element + 1L);
  }

  /**
   * Tells the builder what it is, and says how large.
   *
   * @param last whether it is the last member, as which a flexible array needs no length
   */
  LocalLayout.Place complete(LocalLayout layout, boolean last) {
    long length = last ? 0 : usedLength;
    flexible.ifPresent(
        element ->
            types.builder().set(typeId, new BtfType.Array(element, types.indexId(), length)));
    return place(layout, type, length);
  }

  private LocalLayout.Place place(LocalLayout layout, FieldType part, long flexibleLength) {
    if (part instanceof FieldType.Array array) {
      LocalLayout.Place element = place(layout, array.element(), 1);
      return element.times(array.length() == 0 ? flexibleLength : array.length(), part);
    }
    return inner.isPresent() ? layout.of(inner.get()) : LocalLayout.of(part);
  }
}
