package skep.load;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import skep.insn.MapType;
import skep.kernel.ArenaMapping;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.MapCreate;
import skep.kernel.MapFd;
import skep.kernel.MapInfo;
import skep.map.BpfMap;
import skep.spec.MapSpec;
import skep.spec.ObjectSpec;

/**
 * Makes the maps of an object, or takes the ones that are there already: those that were given
 * before load, and those that are pinned where the object's are to be. A map gets its first value
 * before it is pinned, so whoever finds it finds it whole.
 */
final class MapLoader {
  private static final int MANY_ZEROS = 1 << 20;

  private final Kernel kernel;
  private final MapPlan plan;
  private final ObjectSpec object;
  private final Resources resources;
  private final LoadedMaps maps;
  private final MapCreator creator;
  private final PinnedMaps pins;
  private final SectionMemory memory;

  /** What can take others into its slots, by name. */
  private final Map<String, Fd> targets = new HashMap<>();

  /** The maps are added to those given, and warnings to the list. */
  MapLoader(
      Kernel kernel,
      MapPlan plan,
      Optional<Fd> btf,
      LoadedMaps maps,
      Resources resources,
      List<String> warnings) {
    this.kernel = kernel;
    this.plan = plan;
    this.object = plan.object();
    this.maps = maps;
    this.resources = resources;
    this.creator = new MapCreator(kernel, btf, warnings);
    this.pins = new PinnedMaps(kernel, object.name(), resources);
    this.memory = new SectionMemory(kernel, resources);
  }

  /** Makes all maps but those that are not to be made. */
  void load() {
    // A map that has others in its slots comes after them.
    Map<MapSpec, MapSettings> outer = new LinkedHashMap<>();
    for (int i = 0; i < object.maps().size(); i++) {
      MapSpec map = object.maps().get(i);
      MapSettings settings = plan.settings().get(i);
      if (map.autocreate() && hasAllTargets(map)) {
        load(map, settings);
      } else if (map.autocreate()) {
        outer.put(map, settings);
      }
    }
    outer.forEach(this::load);
  }

  private boolean hasAllTargets(MapSpec map) {
    return map.type() == MapType.PROG_ARRAY
        || map.slots().stream().allMatch(slot -> targets.containsKey(slot.target()));
  }

  private void load(MapSpec map, MapSettings settings) {
    try {
      if (settings.reused().isPresent()) {
        adopt(map, kernel.duplicate(settings.reused().get()), Optional.empty());
      } else if (settings.pinPath().isPresent()) {
        loadPinned(map, settings, settings.pinPath().get());
      } else {
        keep(map, create(map, settings), Optional.empty());
      }
    } catch (KernelException e) {
      throw failure(map, MapAdvice.of(kernel, map, e) + e.getMessage(), e);
    }
  }

  /** Another process may pin its map between our look and our pin, so there is a second look. */
  private void loadPinned(MapSpec map, MapSettings settings, String path) {
    for (int attempt = 0; attempt < 2; attempt++) {
      Optional<MapFd> found = pins.find(asCreated(map), path);
      if (found.isPresent()) {
        adopt(map, found.get(), Optional.of(path));
        return;
      }
      MapFd made = create(map, settings);
      if (pinOrClose(map, made, path)) {
        keep(map, made, Optional.of(path));
        return;
      }
    }
    throw failure(map, "it cannot be pinned at " + path + ": what is there comes and goes");
  }

  /** The map as it is created on this machine. */
  private MapSpec asCreated(MapSpec map) {
    MapSpec fitted = creator.fit(map);
    return plan.struct(map)
        .map(struct -> fitted.toBuilder().valueSize(struct.image().size()).build())
        .orElse(fitted);
  }

  private boolean pinOrClose(MapSpec map, MapFd made, String path) {
    boolean pinned = false;
    try {
      pinned = pins.pin(map, made, path);
      return pinned;
    } finally {
      if (!pinned) {
        made.close();
      }
    }
  }

  /** Creates a map with its first value. */
  private MapFd create(MapSpec map, MapSettings settings) {
    MapFd made = createEmpty(map, settings);
    try {
      if (map.internal()) {
        fill(map, map.data().orElseThrow(), made);
      }
      if (map.type() != MapType.PROG_ARRAY) {
        MapSlots.fill(kernel, object, map, made, targets);
      }
      return made;
    } catch (RuntimeException e) {
      made.close();
      throw e;
    }
  }

  private MapFd createEmpty(MapSpec map, MapSettings settings) {
    MapCreate.Builder request = creator.request(map).ifindex(settings.ifindex());
    settings
        .exclusiveProgram()
        .map(plan.instructions())
        .ifPresent(instructions -> request.exclusiveTo(ProgramHash.sha256(instructions)));
    plan.struct(map)
        .ifPresent(
            struct ->
                request.valueSize(struct.image().size()).kernelValue(plan.kernelValue(struct)));
    if (settings.innerMap().isPresent()) {
      return creator.create(map, request.innerMap(settings.innerMap().get()));
    }
    return map.inner().isPresent()
        ? creator.createOuter(map, request, map.inner().get())
        : creator.create(map, request);
  }

  private void fill(MapSpec map, MapSpec.Origin.Data data, MapFd made) {
    try {
      // The kernel's memory is zero already, which only matters where there is much of it.
      if (!data.image().isZero() || data.image().size() < MANY_ZEROS) {
        ByteBuffer key = ByteBuffer.allocate(map.keySize());
        kernel.mapUpdate(made, key, ByteBuffer.wrap(data.image().toByteArray()), Kernel.ANY);
      }
      if (data.kind().readOnly()) {
        kernel.mapFreeze(made);
      }
    } catch (KernelException e) {
      throw failure(map, "it cannot be given its first value: " + e.getMessage(), e);
    }
  }

  /** Takes a map that was just made. */
  private void keep(MapSpec map, MapFd fd, Optional<String> pinPath) {
    int entries = creator.fit(map).maxEntries();
    BpfMap made = own(map, new BpfMap(kernel, fd, map.name(), map.type(), entries, pinPath));
    if (map.type() == MapType.ARENA) {
      ArenaMapping arena = memory.ofArena(map, fd);
      maps.put(arena);
      map.data().ifPresent(data -> maps.put(data.section(), memory.inArena(map, data, arena)));
    } else {
      map.data()
          .ifPresent(
              data ->
                  maps.put(data.section(), memory.of(map, data, made, creator.isMappable(map))));
    }
  }

  /** Takes a map that was there, with the values it has. */
  private void adopt(MapSpec map, MapFd fd, Optional<String> pinPath) {
    MapInfo info = infoOrClose(fd);
    MapType type = info.type().orElse(map.type());
    BpfMap found = own(map, new BpfMap(kernel, fd, map.name(), type, info.maxEntries(), pinPath));
    if (map.internal()) {
      MapSpec.Origin.Data data = map.data().orElseThrow();
      if (info.keySize() != map.keySize() || info.valueSize() < map.valueSize()) {
        throw failure(
            map,
            "the map to be used in its place has no room for section %s: its value has %d bytes, not %d"
                .formatted(data.section(), info.valueSize(), map.valueSize()));
      }
      boolean mappable = (info.flags() & MapCreate.MMAPABLE) != 0;
      maps.put(data.section(), memory.of(map, data, found, mappable));
    }
  }

  private MapInfo infoOrClose(MapFd fd) {
    try {
      return kernel.mapInfo(fd);
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  private BpfMap own(MapSpec map, BpfMap made) {
    resources.own(made);
    maps.put(map, made);
    targets.put(map.name(), made.fd());
    return made;
  }

  private LoadException failure(MapSpec map, String problem, KernelException cause) {
    return new LoadException(
        LoadException.Phase.MAP, object.name(), Optional.of(map.name()), problem, cause);
  }

  private LoadException failure(MapSpec map, String problem) {
    return new LoadException(
        LoadException.Phase.MAP, object.name(), Optional.of(map.name()), problem);
  }
}
