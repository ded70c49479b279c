package skep.spec;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import skep.btf.Btf;
import skep.btf.BtfException;
import skep.btf.BtfLinkage;
import skep.btf.BtfType;
import skep.insn.MapType;
import skep.spec.ObjectException.Where;

/**
 * Reads what a variable of {@code .maps} says: a struct whose members' types are the attributes of
 * a map. A number N is {@code int (*name)[N]}, a type T is {@code T *name} ({@code
 * parse_btf_map_def} of libbpf).
 */
final class MapDefinitionReader {
  private final Btf btf;
  private final Where where;
  private final boolean relaxed;

  /**
   * A reader of the maps of one object.
   *
   * @param relaxed whether attributes that are not known are passed over
   */
  MapDefinitionReader(Btf btf, Where where, boolean relaxed) {
    this.btf = btf;
    this.where = where.section(".maps");
    this.relaxed = relaxed;
  }

  /**
   * The map of one variable; its slots are not part of its type and are added by who knows them.
   */
  MapSpec read(BtfType.SectionEntry entry) {
    if (!(btf.type(entry.typeId()) instanceof BtfType.Var variable) || variable.name().isEmpty()) {
      throw where.error("type " + entry.typeId() + " is no variable, or one without a name");
    }
    String name = variable.name();
    if (variable.linkage() != BtfLinkage.GLOBAL) {
      throw error(
          name,
          "a map cannot be "
              + (variable.linkage() == BtfLinkage.STATIC ? "static" : "extern")
              + "; declare it as a global variable with default visibility");
    }
    if (!(resolved(variable.typeId()) instanceof BtfType.Struct definition)) {
      throw error(name, "its definition is " + describe(variable.typeId()) + ", not a struct");
    }
    if (definition.size() > entry.size()) {
      throw error(
          name, "its struct has " + definition.size() + " bytes and the variable " + entry.size());
    }
    return new Definition(name, false)
        .read(definition)
        .origin(new MapSpec.Origin.Declared(OptionalInt.of(entry.typeId())))
        .build();
  }

  private final class Definition {
    private final String name;
    private final boolean isInner;
    private Optional<MapType> type = Optional.empty();
    private OptionalInt keySize = OptionalInt.empty();
    private OptionalInt valueSize = OptionalInt.empty();

    Definition(String name, boolean isInner) {
      this.name = name;
      this.isInner = isInner;
    }

    MapSpec.Builder read(BtfType.Struct definition) {
      List<BtfType.Member> members = definition.members();
      // The type comes with the builder, and may be declared after other attributes.
      for (BtfType.Member member : members) {
        if (member.name().equals("type")) {
          type = Optional.of(type(member));
        }
      }
      if (type.isEmpty()) {
        throw error(name, "map type isn't specified");
      }
      MapSpec.Builder map = MapSpec.builder(name, type.get());
      for (int i = 0; i < members.size(); i++) {
        read(members.get(i), i == members.size() - 1, map);
      }
      map.keySize(keySize.orElse(0));
      map.valueSize(valueSize.orElse(0));
      return map;
    }

    private void read(BtfType.Member member, boolean last, MapSpec.Builder map) {
      switch (member.name()) {
        case "type" -> {}
        case "max_entries" -> map.maxEntries(entries(number(member)));
        case "map_flags" -> map.flags(number(member));
        case "numa_node" -> map.numaNode(number(member));
        case "map_extra" -> map.extra(longNumber(member));
        case "key_size" -> keySize = agreed("key", keySize, number(member));
        case "value_size" -> valueSize = agreed("value", valueSize, number(member));
        case "key" -> {
          int id = pointee(member);
          keySize = agreed("key", keySize, size(member, id));
          map.key(id);
        }
        case "value" -> {
          int id = pointee(member);
          valueSize = agreed("value", valueSize, size(member, id));
          map.value(id);
        }
        case "pinning" -> map.pinning(pinning(member));
        case "values" -> {
          if (!last) {
            throw attribute(member, "it must be the last member");
          }
          values(member, map);
        }
        default -> {
          if (!relaxed) {
            throw attribute(member, "no such attribute of a map is known");
          }
        }
      }
    }

    private int entries(int number) {
      return switch (type.orElseThrow()) {
        case RINGBUF, USER_RINGBUF -> RingSizes.fit(number, RingSizes.SMALLEST_PAGE);
        default -> number;
      };
    }

    private MapType type(BtfType.Member member) {
      int number = number(member);
      MapType found =
          MapType.of(number)
              .orElseThrow(
                  () ->
                      attribute(
                          member,
                          "no map type with the number "
                              + Integer.toUnsignedString(number)
                              + " is known"));
      if (found == MapType.UNSPEC) {
        throw error(name, "map type isn't specified");
      }
      return found;
    }

    private MapSpec.Pinning pinning(BtfType.Member member) {
      if (isInner) {
        throw attribute(member, "an inner map cannot be pinned");
      }
      int number = number(member);
      return switch (number) {
        case 0 -> MapSpec.Pinning.NONE;
        case 1 -> MapSpec.Pinning.BY_NAME;
        default ->
            throw attribute(
                member,
                "it is 0 (not pinned) or 1 (pinned by name), not "
                    + Integer.toUnsignedString(number));
      };
    }

    private void values(BtfType.Member member, MapSpec.Builder map) {
      boolean holdsMaps = holdsMaps(type.orElseThrow());
      if (isInner) {
        throw attribute(member, "an inner map cannot hold maps itself");
      }
      if (!holdsMaps && type.orElseThrow() != MapType.PROG_ARRAY) {
        throw attribute(
            member,
            "it is for maps of maps and PROG_ARRAY, and this map is a " + type.orElseThrow());
      }
      valueSize = agreed("value", valueSize, 4);
      if (!(btf.type(member.typeId()) instanceof BtfType.Array array) || array.length() != 0) {
        throw attribute(
            member, "it is " + describe(member.typeId()) + ", not an array without length");
      }
      if (!(resolved(array.elementTypeId()) instanceof BtfType.Pointer pointer)) {
        throw attribute(
            member, "its elements are " + describe(array.elementTypeId()) + ", not pointers");
      }
      BtfType target = resolved(pointer.typeId());
      if (!holdsMaps) {
        if (!(target instanceof BtfType.FuncProto)) {
          throw attribute(
              member, "its elements point to " + describe(pointer.typeId()) + ", not functions");
        }
        return;
      }
      if (!(target instanceof BtfType.Struct definition)) {
        throw attribute(
            member,
            "its elements point to " + describe(pointer.typeId()) + ", not to a map definition");
      }
      map.inner(new Definition(name + ".inner", true).read(definition).build());
    }

    private OptionalInt agreed(String what, OptionalInt before, int now) {
      if (before.isPresent() && before.getAsInt() != 0 && before.getAsInt() != now) {
        throw error(
            name,
            "conflicting "
                + what
                + " size "
                + Integer.toUnsignedString(before.getAsInt())
                + " != "
                + Integer.toUnsignedString(now));
      }
      return OptionalInt.of(now);
    }

    private int number(BtfType.Member member) {
      if (!(resolved(member.typeId()) instanceof BtfType.Pointer pointer)) {
        throw attribute(member, "expected PTR, got " + describe(member.typeId()));
      }
      if (!(btf.type(pointer.typeId()) instanceof BtfType.Array array)) {
        throw attribute(member, "expected ARRAY, got " + describe(pointer.typeId()));
      }
      return (int) array.length();
    }

    private long longNumber(BtfType.Member member) {
      if (resolved(member.typeId()) instanceof BtfType.Enumeration constant) {
        if (constant.values().size() != 1) {
          throw attribute(
              member, "an enum with " + constant.values().size() + " values is no number");
        }
        return constant.values().get(0).value();
      }
      return Integer.toUnsignedLong(number(member));
    }

    private int pointee(BtfType.Member member) {
      if (!(btf.type(member.typeId()) instanceof BtfType.Pointer pointer)) {
        throw attribute(member, "expected PTR, got " + describe(member.typeId()));
      }
      return pointer.typeId();
    }

    private int size(BtfType.Member member, int id) {
      long size;
      try {
        size = btf.sizeOf(id);
      } catch (BtfException unsized) {
        throw attribute(member, "its type has no size: " + unsized.getMessage());
      }
      if (size > Integer.MAX_VALUE) {
        throw attribute(member, "its type has " + size + " bytes, more than any map can hold");
      }
      return (int) size;
    }

    private ObjectException attribute(BtfType.Member member, String problem) {
      return error(name, "attr '" + member.name() + "': " + problem);
    }
  }

  static boolean holdsMaps(MapType type) {
    return type == MapType.ARRAY_OF_MAPS || type == MapType.HASH_OF_MAPS;
  }

  private BtfType resolved(int id) {
    return btf.type(btf.skipModifiersAndTypedefs(id));
  }

  private String describe(int id) {
    BtfType type = btf.type(id);
    return type.kind() + (type.name().isEmpty() ? "" : " '" + type.name() + "'");
  }

  private ObjectException error(String map, String problem) {
    return where.symbol(map).error("map '" + map + "': " + problem);
  }
}
