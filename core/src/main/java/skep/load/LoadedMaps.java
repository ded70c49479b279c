package skep.load;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import skep.kernel.ArenaMapping;
import skep.map.BpfMap;
import skep.map.GlobalMemory;
import skep.map.GlobalVariable;
import skep.spec.MapSpec;
import skep.spec.ObjectSpec;

/**
 * The maps of an object in the kernel, as they come; the load's resources own them. They are known
 * by identity, since those of two data sections can have the same name.
 */
final class LoadedMaps {
  private final Map<MapSpec, BpfMap> maps = new IdentityHashMap<>();
  private final Map<String, GlobalMemory> sections = new HashMap<>();
  private Optional<ArenaMapping> arena = Optional.empty();

  void put(MapSpec map, BpfMap made) {
    maps.put(map, made);
  }

  void put(String section, GlobalMemory memory) {
    sections.put(section, memory);
  }

  void put(ArenaMapping mapped) {
    arena = Optional.of(mapped);
  }

  /** The map that one of the object has become; empty when it was not created. */
  Optional<BpfMap> find(MapSpec map) {
    return Optional.ofNullable(maps.get(map));
  }

  /** The map of this name, which may be that of its data section. */
  Optional<BpfMap> find(ObjectSpec object, String name) {
    return object.map(name).flatMap(this::find);
  }

  /**
   * The map of this name, which may be that of its data section.
   *
   * @throws NoSuchElementException when there is none; the message says which there are
   */
  BpfMap named(ObjectSpec object, String name) {
    return find(object, name)
        .orElseThrow(
            () ->
                Names.missing(
                    "map", name, object.name(), in(object).stream().map(BpfMap::name).toList()));
  }

  /**
   * The map that one of the object has become.
   *
   * @throws NoSuchElementException when it was not created
   */
  BpfMap of(MapSpec map) {
    return find(map)
        .orElseThrow(() -> new NoSuchElementException("map '" + map.name() + "' was not created"));
  }

  /** All that were created or reused, in the order of the object. */
  List<BpfMap> in(ObjectSpec object) {
    return object.maps().stream().flatMap(map -> find(map).stream()).toList();
  }

  /** The variables of an object, but those of data sections that were not created. */
  List<GlobalVariable> globals(ObjectSpec object) {
    return object.globals().stream()
        .flatMap(
            global ->
                Optional.ofNullable(sections.get(global.section()))
                    .map(
                        memory ->
                            new GlobalVariable(
                                global.name(),
                                global.section(),
                                global.offset(),
                                global.size(),
                                memory))
                    .stream())
        .toList();
  }

  /** The memory of the arena, if there is one. */
  Optional<ArenaMapping> arena() {
    return arena;
  }
}
