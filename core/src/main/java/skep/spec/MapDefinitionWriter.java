package skep.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import skep.btf.BtfType;
import skep.insn.MapType;

/**
 * Makes the struct of which {@link MapDefinitionReader} reads a map, as clang makes it of the
 * macros of {@code bpf_helpers.h}.
 */
final class MapDefinitionWriter {
  static final int POINTER = 8;

  private final TypePool types;

  MapDefinitionWriter(TypePool types) {
    this.types = types;
  }

  /** The struct of a map; its slots follow it in the variable. */
  int struct(MapSpec map) {
    Members members = new Members();
    members.number("type", map.type().number());
    if (map.maxEntries() != 0) {
      members.number("max_entries", map.maxEntries());
    }
    members.typeOrSize("key", map.keyTypeId(), map.keySize());
    boolean fixedValue = MapDefinitionReader.holdsMaps(map.type()) || !map.slots().isEmpty();
    if (!fixedValue) {
      members.typeOrSize("value", map.valueTypeId(), map.valueSize());
    }
    if (map.flags() != 0) {
      members.number("map_flags", map.flags());
    }
    if (map.numaNode() != 0) {
      members.number("numa_node", map.numaNode());
    }
    if (map.extra() != 0) {
      members.longNumber("map_extra", map.extra());
    }
    if (map.pinning() == MapSpec.Pinning.BY_NAME) {
      members.number("pinning", 1);
    }
    if (map.inner().isPresent()) {
      members.values(struct(map.inner().get()));
    } else if (map.type() == MapType.PROG_ARRAY && !map.slots().isEmpty()) {
      members.values(types.programProto());
    }
    return members.struct();
  }

  /** How many bytes the variable of a map has. */
  static long size(long structSize, MapSpec map) {
    long slots = map.slots().stream().mapToLong(slot -> slot.index() + 1L).max().orElse(0);
    return structSize + POINTER * slots;
  }

  private final class Members {
    private final List<BtfType.Member> members = new ArrayList<>();
    private long size;

    void number(String name, int value) {
      int array =
          types.intern(
              new BtfType.Array(
                  types.signedInt(), types.indexInt(), Integer.toUnsignedLong(value)));
      add(name, types.intern(new BtfType.Pointer(array)));
    }

    void longNumber(String name, long value) {
      if (value >>> 32 == 0) {
        number(name, (int) value);
      } else {
        add(
            name,
            types.intern(
                new BtfType.Enum64(
                    "", 8, false, List.of(new BtfType.EnumValue("__unique_value0", value)))));
      }
    }

    void typeOrSize(String name, OptionalInt typeId, int bytes) {
      if (typeId.isPresent()) {
        add(name, types.intern(new BtfType.Pointer(typeId.getAsInt())));
      } else if (bytes != 0) {
        number(name + "_size", bytes);
      }
    }

    void values(int pointee) {
      int pointer = types.intern(new BtfType.Pointer(pointee));
      int array = types.intern(new BtfType.Array(pointer, types.indexInt(), 0));
      members.add(BtfType.Member.atByte("values", array, size));
    }

    int struct() {
      return types.intern(new BtfType.Struct("", size, members));
    }

    private void add(String name, int typeId) {
      members.add(BtfType.Member.atByte(name, typeId, size));
      size += POINTER;
    }
  }
}
