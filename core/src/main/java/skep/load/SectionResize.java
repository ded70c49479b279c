package skep.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.btf.Btf;
import skep.btf.BtfBuilder;
import skep.btf.BtfType;
import skep.spec.GlobalSpec;
import skep.spec.MapSpec;
import skep.spec.ObjectSpec;

/**
 * Tells an object's types and variables of a data section that has another size now: its last
 * variable, an array, takes the difference ({@code map_btf_datasec_resize} of libbpf).
 */
final class SectionResize {
  private final ObjectSpec object;
  private final int index;
  private final MapSpec map;
  private final String section;
  private final int size;

  private SectionResize(ObjectSpec object, int index) {
    this.object = object;
    this.index = index;
    this.map = object.maps().get(index);
    this.section = map.data().orElseThrow().section();
    this.size = map.valueSize();
  }

  /**
   * The object with all that follows from a map's new size.
   *
   * @param object has the map already, and everything else as it was
   * @param index which of its maps
   * @param warnings gets a sentence when the section's types cannot follow
   */
  static ObjectSpec apply(ObjectSpec object, int index, List<String> warnings) {
    return new SectionResize(object, index).apply(warnings);
  }

  /** The bytes of a section that its variables need, whatever else changes. */
  static int leastSize(ObjectSpec object, String section) {
    List<GlobalSpec> globals =
        object.globals().stream().filter(global -> global.section().equals(section)).toList();
    int end = 0;
    for (GlobalSpec global : globals) {
      boolean grows =
          object.btf().filter(btf -> array(btf, global.typeId()).isPresent()).isPresent();
      boolean last = global == globals.get(globals.size() - 1);
      end = Math.max(end, global.offset() + (last && grows ? 0 : global.size()));
    }
    return end;
  }

  private ObjectSpec apply(List<String> warnings) {
    if (object.btf().isEmpty() || map.valueTypeId().isEmpty()) {
      return object;
    }
    Btf btf = object.btf().get();
    BtfType.Datasec datasec = (BtfType.Datasec) btf.type(map.valueTypeId().getAsInt());
    if (datasec.entries().isEmpty()) {
      return untyped("it has no variables", warnings);
    }
    BtfType.SectionEntry last = datasec.entries().get(datasec.entries().size() - 1);
    BtfType.Var variable = (BtfType.Var) btf.type(last.typeId());
    Optional<BtfType.Array> array = array(btf, variable.typeId());
    if (array.isEmpty()) {
      return untyped("its last variable, '%s', is no array".formatted(variable.name()), warnings);
    }
    long room = size - last.offset();
    long element = btf.sizeOf(array.get().elementTypeId());
    if (element <= 0 || room % element != 0) {
      return untyped(
          "the %d bytes from '%s' on are not whole elements of %d"
              .formatted(room, variable.name(), element),
          warnings);
    }
    BtfBuilder types = BtfBuilder.from(btf);
    int grown =
        types.add(
            new BtfType.Array(
                array.get().elementTypeId(), array.get().indexTypeId(), room / element));
    types.set(last.typeId(), new BtfType.Var(variable.name(), grown, variable.linkage()));
    List<BtfType.SectionEntry> entries = new ArrayList<>(datasec.entries());
    entries.set(entries.size() - 1, new BtfType.SectionEntry(last.typeId(), last.offset(), room));
    types.set(map.valueTypeId().getAsInt(), new BtfType.Datasec(datasec.name(), size, entries));
    return object.withTypes(types.build(), globals(last, grown, (int) room));
  }

  private List<GlobalSpec> globals(BtfType.SectionEntry last, int type, int room) {
    return object.globals().stream()
        .map(
            global ->
                global.section().equals(section) && global.btfId() == last.typeId()
                    ? new GlobalSpec(
                        global.name(),
                        section,
                        global.offset(),
                        room,
                        global.btfId(),
                        type,
                        global.linkage(),
                        global.hidden(),
                        global.constant())
                    : global)
        .toList();
  }

  private ObjectSpec untyped(String why, List<String> warnings) {
    warnings.add(
        "map '%s' is created without its types, since section %s cannot be described with %d bytes: %s"
            .formatted(map.name(), section, size, why));
    List<MapSpec> maps = new ArrayList<>(object.maps());
    maps.set(index, map.withoutTypes());
    return object.withMaps(maps);
  }

  private static Optional<BtfType.Array> array(Btf btf, int type) {
    return btf.type(btf.skipModifiersAndTypedefs(type)) instanceof BtfType.Array array
        ? Optional.of(array)
        : Optional.empty();
  }
}
