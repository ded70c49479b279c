package skep.linker;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import skep.btf.BtfType;
import skep.insn.MapType;
import skep.linker.TypeGraph.UnusableTypeException;

/**
 * What a variable of {@code .maps} says of a map, as far as two objects must agree about it ({@code
 * parse_btf_map_def} and {@code map_defs_match} of libbpf). Absent numbers are 0. Numbers are
 * unsigned.
 */
record MapDefinition(
    int type,
    int keySize,
    OptionalInt keyTypeId,
    int valueSize,
    OptionalInt valueTypeId,
    int maxEntries,
    int flags,
    int numaNode,
    int pinning,
    long extra,
    Optional<MapDefinition> inner) {

  /**
   * Reads a definition.
   *
   * @param id the type of the variable
   * @throws UnusableTypeException if it is not a map's
   */
  static MapDefinition read(TypeGraph types, int id) {
    return new Reader(types, false).read(id);
  }

  /**
   * Compares two definitions.
   *
   * @return what they do not agree about, or empty if they do
   */
  static Optional<String> mismatch(
      TypeGraph ourTypes, MapDefinition ours, TypeGraph theirTypes, MapDefinition theirs) {
    if (ours.type != theirs.type) {
      return differ("types", ours.type, theirs.type);
    }
    if (ours.keySize != theirs.keySize) {
      return differ("key sizes", ours.keySize, theirs.keySize);
    }
    if (ours.valueSize != theirs.valueSize) {
      return differ("value sizes", ours.valueSize, theirs.valueSize);
    }
    if (ours.maxEntries != theirs.maxEntries) {
      return differ("max_entries", ours.maxEntries, theirs.maxEntries);
    }
    if (ours.flags != theirs.flags) {
      return differ("map_flags", ours.flags, theirs.flags);
    }
    if (ours.numaNode != theirs.numaNode) {
      return differ("numa_nodes", ours.numaNode, theirs.numaNode);
    }
    if (ours.pinning != theirs.pinning) {
      return differ("pinnings", ours.pinning, theirs.pinning);
    }
    if (ours.extra != theirs.extra) {
      return Optional.of(
          "their map_extra differ: "
              + Long.toUnsignedString(ours.extra)
              + " and "
              + Long.toUnsignedString(theirs.extra));
    }
    return mismatch("key", ourTypes, ours.keyTypeId, theirTypes, theirs.keyTypeId)
        .or(() -> mismatch("value", ourTypes, ours.valueTypeId, theirTypes, theirs.valueTypeId))
        .or(
            () -> {
              if (ours.inner.isPresent() && theirs.inner.isPresent()) {
                return mismatch(ourTypes, ours.inner.get(), theirTypes, theirs.inner.get())
                    .map(reason -> "inner map: " + reason);
              }
              return ours.inner.isPresent() == theirs.inner.isPresent()
                  ? Optional.empty()
                  : Optional.of("only one of them defines its inner maps");
            });
  }

  private static Optional<String> mismatch(
      String what, TypeGraph ourTypes, OptionalInt ours, TypeGraph theirTypes, OptionalInt theirs) {
    if (ours.isPresent() != theirs.isPresent()) {
      return Optional.of("only one of them has a " + what + " type");
    }
    return ours.isEmpty()
        ? Optional.empty()
        : TypeMatch.mismatch(ourTypes, ours.getAsInt(), theirTypes, theirs.getAsInt())
            .map(reason -> what + ": " + reason);
  }

  private static Optional<String> differ(String what, int ours, int theirs) {
    return Optional.of(
        "their "
            + what
            + " differ: "
            + Integer.toUnsignedString(ours)
            + " and "
            + Integer.toUnsignedString(theirs));
  }

  /** Collects the attributes of one definition. */
  private static final class Reader {
    private final TypeGraph types;
    private final boolean isInner;
    private int type;
    private OptionalInt keySize = OptionalInt.empty();
    private OptionalInt keyTypeId = OptionalInt.empty();
    private OptionalInt valueSize = OptionalInt.empty();
    private OptionalInt valueTypeId = OptionalInt.empty();
    private int maxEntries;
    private int flags;
    private int numaNode;
    private int pinning;
    private long extra;
    private Optional<MapDefinition> inner = Optional.empty();

    Reader(TypeGraph types, boolean isInner) {
      this.types = types;
      this.isInner = isInner;
    }

    MapDefinition read(int id) {
      if (!(types.type(types.resolve(id)) instanceof BtfType.Struct definition)) {
        throw new UnusableTypeException("a map is defined by a struct, not by type [" + id + "]");
      }
      List<BtfType.Member> members = definition.members();
      for (int i = 0; i < members.size(); i++) {
        BtfType.Member member = members.get(i);
        try {
          read(member, i == members.size() - 1);
        } catch (UnusableTypeException e) {
          throw new UnusableTypeException("attr '" + member.name() + "': " + e.getMessage());
        }
      }
      if (type == MapType.UNSPEC.number()) {
        throw new UnusableTypeException("map type isn't specified");
      }
      return new MapDefinition(
          type,
          keySize.orElse(0),
          keyTypeId,
          valueSize.orElse(0),
          valueTypeId,
          maxEntries,
          flags,
          numaNode,
          pinning,
          extra,
          inner);
    }

    private void read(BtfType.Member member, boolean last) {
      switch (member.name()) {
        case "type" -> type = number(member);
        case "max_entries" -> maxEntries = number(member);
        case "map_flags" -> flags = number(member);
        case "numa_node" -> numaNode = number(member);
        case "map_extra" -> extra = longNumber(member);
        case "key_size" -> keySize = agreed(keySize, number(member));
        case "value_size" -> valueSize = agreed(valueSize, number(member));
        case "key" -> {
          int id = pointee(member);
          keySize = agreed(keySize, size(id));
          keyTypeId = OptionalInt.of(id);
        }
        case "value" -> {
          int id = pointee(member);
          valueSize = agreed(valueSize, size(id));
          valueTypeId = OptionalInt.of(id);
        }
        case "pinning" -> pinning = pinning(member);
        case "values" -> readValues(member, last);
        default -> throw new UnusableTypeException("no such attribute of a map is known");
      }
    }

    private int pinning(BtfType.Member member) {
      int number = number(member);
      if (isInner || number < 0 || number > 1) {
        throw new UnusableTypeException(
            "it is 0 (not pinned) or 1 (pinned by name), and inner maps have none");
      }
      return number;
    }

    private void readValues(BtfType.Member member, boolean last) {
      boolean holdsPrograms = type == MapType.PROG_ARRAY.number();
      boolean holdsMaps =
          type == MapType.ARRAY_OF_MAPS.number() || type == MapType.HASH_OF_MAPS.number();
      if (isInner || !last || !holdsPrograms && !holdsMaps) {
        throw new UnusableTypeException(
            "it is the last attribute of a map of maps or programs, which is no inner map itself");
      }
      valueSize = agreed(valueSize, Integer.BYTES);
      if (!(types.type(member.typeId()) instanceof BtfType.Array array)
          || array.length() != 0
          || !(types.type(types.resolve(array.elementTypeId())) instanceof BtfType.Pointer held)) {
        throw new UnusableTypeException("it is no array of pointers without a length");
      }
      if (holdsMaps) {
        inner = Optional.of(new Reader(types, true).read(held.typeId()));
      } else if (!(types.type(types.resolve(held.typeId())) instanceof BtfType.FuncProto)) {
        throw new UnusableTypeException("its elements do not point to functions");
      }
    }

    private static OptionalInt agreed(OptionalInt before, int now) {
      if (before.orElse(0) != 0 && before.getAsInt() != now) {
        throw new UnusableTypeException(
            "conflicting sizes "
                + Integer.toUnsignedString(before.getAsInt())
                + " and "
                + Integer.toUnsignedString(now));
      }
      return OptionalInt.of(now);
    }

    /** A number N is {@code int (*name)[N]}. */
    private int number(BtfType.Member member) {
      if (!(types.type(types.resolve(member.typeId())) instanceof BtfType.Pointer pointer)
          || !(types.type(pointer.typeId()) instanceof BtfType.Array array)) {
        throw new UnusableTypeException("it is no pointer to an array, which numbers are");
      }
      return (int) array.length();
    }

    /** A number of 64 bits may be the only value of an enum instead. */
    private long longNumber(BtfType.Member member) {
      if (types.type(types.resolve(member.typeId())) instanceof BtfType.Enumeration constant) {
        if (constant.values().size() != 1) {
          throw new UnusableTypeException("an enum with several values is no number");
        }
        return constant.values().get(0).value();
      }
      return Integer.toUnsignedLong(number(member));
    }

    /** A type T is {@code T *name}. */
    private int pointee(BtfType.Member member) {
      if (!(types.type(member.typeId()) instanceof BtfType.Pointer pointer)) {
        throw new UnusableTypeException("it is no pointer, which types are");
      }
      return pointer.typeId();
    }

    private int size(int id) {
      return (int) types.sizeOf(id);
    }
  }
}
