package skep.load;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import skep.insn.MapType;
import skep.insn.ProgramType;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.map.BpfMap;
import skep.map.GlobalMemory;
import skep.map.GlobalVariable;
import skep.relocate.RelocatedObject;
import skep.spec.GlobalSpec;
import skep.spec.MapSpec;
import skep.spec.ObjectSpec;
import skep.spec.ProgramSpec;

/**
 * Does everything that an object needs before its programs are loaded: what can be checked without
 * the kernel first, then externs and CO-RE, then types and maps ({@code bpf_object__prepare}).
 */
final class Preparer {
  private final Kernel kernel;
  private final ObjectSpec object;
  private final LoadOptions options;
  private final Resources resources = new Resources();
  private final List<String> warnings = new ArrayList<>();
  private final Map<MapSpec, BpfMap> maps = new IdentityHashMap<>();
  private final Map<String, GlobalMemory> sections = new HashMap<>();

  Preparer(Kernel kernel, ObjectSpec object, LoadOptions options) {
    this.kernel = kernel;
    this.object = object;
    this.options = options;
  }

  /** What was made; the resources own it. */
  record Result(
      RelocatedObject relocated,
      Optional<LoadedBtf> btf,
      Map<MapSpec, BpfMap> maps,
      List<GlobalVariable> globals,
      ProgramEncoder encoder,
      List<String> warnings,
      Resources resources) {}

  Result prepare() {
    try {
      check();
      RelocatedObject relocated = RelocatedObject.of(object, new KernelTarget(kernel, options));
      Optional<LoadedBtf> btf = loadBtf(relocated);
      createMaps(relocated.object(), btf);
      List<GlobalVariable> globals =
          object.globals().stream().map(this::variable).flatMap(Optional::stream).toList();
      ProgramEncoder encoder = new ProgramEncoder(kernel, relocated, maps, resources);
      return new Result(relocated, btf, maps, globals, encoder, warnings, resources);
    } catch (RuntimeException | Error e) {
      resources.close();
      throw e;
    }
  }

  private void check() {
    if (object.byteOrder() != ByteOrder.nativeOrder()) {
      throw unusable(
          "it is for a %s machine, and this one is %s: it can be inspected here, not loaded"
              .formatted(text(object.byteOrder()), text(ByteOrder.nativeOrder())));
    }
    for (MapSpec map : object.maps()) {
      if (map.pinning() != MapSpec.Pinning.NONE) {
        throw unusable("map '%s' is to be pinned, which is not possible yet".formatted(map.name()));
      }
      if (map.structOps().isPresent()) {
        throw unusable(
            "map '%s' is a struct that the kernel calls into (struct_ops), which cannot be loaded yet"
                .formatted(map.name()));
      }
      if (map.origin() instanceof MapSpec.Origin.Arena) {
        throw unusable(
            "map '%s' is an arena with variables, which cannot be loaded yet"
                .formatted(map.name()));
      }
    }
    for (ProgramSpec program : object.programs()) {
      if (program.autoload() && program.type() == ProgramType.UNSPEC) {
        throw new LoadException(
            object.name(),
            program,
            "its section does not say what kind of program it is; rename the section, set a type"
                + " before load, or turn autoload off");
      }
    }
  }

  private static String text(ByteOrder order) {
    return order == ByteOrder.BIG_ENDIAN ? "big-endian" : "little-endian";
  }

  private LoadException unusable(String problem) {
    return new LoadException(LoadException.Phase.CHECK, object.name(), Optional.empty(), problem);
  }

  private Optional<LoadedBtf> loadBtf(RelocatedObject relocated) {
    if (object.btf().isEmpty()) {
      return Optional.empty();
    }
    return new BtfLoader(kernel, relocated.programs(), resources, warnings)
        .load(object.btf().get());
  }

  private void createMaps(ObjectSpec object, Optional<LoadedBtf> btf) {
    MapLoader loader = new MapLoader(kernel, object, btf.map(LoadedBtf::fd), resources, warnings);
    List<MapSpec> wanted = object.maps().stream().filter(MapSpec::autocreate).toList();
    Map<String, Fd> targets = new HashMap<>();
    for (MapSpec map : wanted) {
      BpfMap made = loader.create(map);
      maps.put(map, made);
      targets.put(map.name(), made.fd());
      map.data().ifPresent(data -> sections.put(data.section(), loader.fill(map, data, made)));
    }
    for (MapSpec map : wanted) {
      if (map.type() != MapType.PROG_ARRAY) {
        MapSlots.fill(object, map, Objects.requireNonNull(maps.get(map)), targets);
      }
    }
  }

  /** A variable in its map; empty when that is not created. */
  private Optional<GlobalVariable> variable(GlobalSpec global) {
    return Optional.ofNullable(sections.get(global.section()))
        .map(
            memory ->
                new GlobalVariable(
                    global.name(), global.section(), global.offset(), global.size(), memory));
  }
}
