package skep.types;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import skep.btf.BtfBuilder;
import skep.btf.BtfType;

/**
 * The declarations of kernel types in an object's own BTF: each has only what the object uses, in
 * the order of first use. Their ids are known at once, what they are at the end.
 */
final class LocalTypes {
  private final BtfBuilder builder;
  private final Map<FieldType.Struct, LocalStruct> structs = new LinkedHashMap<>();
  private final Map<String, LocalEnum> enums = new LinkedHashMap<>();

  LocalTypes(BtfBuilder builder) {
    this.builder = builder;
  }

  BtfBuilder builder() {
    return builder;
  }

  /** A struct, union or typedef that has a name. */
  LocalStruct struct(FieldType.Struct named) {
    LocalStruct known = structs.get(named);
    if (known == null) {
      known = new LocalStruct(this, named);
      structs.put(named, known);
    }
    return known;
  }

  /** An enum that has a tag. */
  LocalEnum enumeration(String name) {
    return enums.computeIfAbsent(name, it -> new LocalEnum(builder, it));
  }

  /** A type that is neither an array nor a struct without a name. */
  int id(FieldType type) {
    if (type instanceof FieldType.Int number) {
      return builder.intern(integer(number));
    } else if (type instanceof FieldType.Char) {
      return builder.intern(BtfType.Int.signed("char", 1));
    } else if (type instanceof FieldType.Bool) {
      return builder.intern(BtfType.Int.bool("_Bool"));
    } else if (type instanceof FieldType.Float number) {
      return builder.intern(new BtfType.Float("float" + 8 * number.size(), number.size()));
    } else if (type instanceof FieldType.Enumeration enumeration) {
      return enumeration(enumeration);
    } else if (type instanceof FieldType.Bitfield bits) {
      return id(bits.of());
    } else if (type instanceof FieldType.Pointer pointer) {
      return builder.intern(new BtfType.Pointer(pointee(pointer.to())));
    } else if (type instanceof FieldType.Struct struct) {
      return struct(struct).id();
    }
    return 0;
  }

  int array(int elementId, long length) {
    return builder.intern(new BtfType.Array(elementId, indexId(), length));
  }

  /** The type that clang gives the index of every array. */
  int indexId() {
    return builder.intern(BtfType.Int.unsigned("__ARRAY_SIZE_TYPE__", 4));
  }

  /** Any pointer is a pointer to CO-RE, so of what it points to only a name is worth saying. */
  private int pointee(FieldType to) {
    boolean named = to instanceof FieldType.Struct struct && !struct.name().isEmpty();
    return named ? id(to) : 0;
  }

  private int enumeration(FieldType.Enumeration type) {
    if (type.name().isEmpty()) {
      return builder.intern(LocalEnum.of(type, List.of()));
    }
    LocalEnum local = enumeration(type.name());
    local.is(type);
    return local.id();
  }

  /** Integers of one size and sign have one name here, whatever they are called in the kernel. */
  private static BtfType.Int integer(FieldType.Int type) {
    String name =
        switch (type.size()) {
          case 1 -> "char";
          case 2 -> "short";
          case 4 -> "int";
          case 8 -> "long long";
          default -> "__int128";
        };
    if (!type.signed()) {
      return BtfType.Int.unsigned("unsigned " + name, type.size());
    }
    return BtfType.Int.signed(type.size() == 1 ? "signed char" : name, type.size());
  }

  /** Tells the builder what each reserved id is. */
  void complete() {
    LocalLayout layout = new LocalLayout();
    structs.values().forEach(layout::of);
    enums.values().forEach(LocalEnum::complete);
  }
}
