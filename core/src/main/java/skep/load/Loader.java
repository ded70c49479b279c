package skep.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import skep.btf.Btf;
import skep.insn.Cpu;
import skep.insn.Encoded;
import skep.insn.Encoder;
import skep.insn.MapType;
import skep.insn.ProgramType;
import skep.kernel.Errno;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.LoadResult;
import skep.kernel.ProgramLoad.AttachTarget;
import skep.map.BpfMap;
import skep.map.GlobalMemory;
import skep.map.GlobalVariable;
import skep.relocate.CoreRelocator;
import skep.relocate.CoreTarget;
import skep.relocate.DebugRecords;
import skep.relocate.StitchedProgram;
import skep.spec.DataKind;
import skep.spec.GlobalSpec;
import skep.spec.MapSpec;
import skep.spec.ObjectSpec;
import skep.spec.ProgramSpec;

/**
 * Brings one object into the kernel: everything that can be checked without it first, then types,
 * maps, programs, and what needs the programs.
 */
final class Loader {
  private final Kernel kernel;
  private final ObjectSpec object;
  private final int logLevel;
  private final Resources resources;
  private final List<String> warnings = new ArrayList<>();
  private final Map<MapSpec, BpfMap> maps = new IdentityHashMap<>();
  private final Map<String, GlobalMemory> sections = new HashMap<>();
  private final Map<String, Fd> programs = new HashMap<>();

  private Loader(Kernel kernel, ObjectSpec object, int logLevel, Resources resources) {
    this.kernel = kernel;
    this.object = object;
    this.logLevel = logLevel;
    this.resources = resources;
  }

  /** What was made; the resources own it. */
  record Result(
      List<Program> programs,
      List<BpfMap> maps,
      List<GlobalVariable> globals,
      List<String> warnings) {}

  /** A program that was loaded. */
  record Program(ProgramSpec spec, Fd fd, ByteBuffer instructions, String log) {}

  /** A program that is ready to be loaded as soon as the maps are there. */
  private record Prepared(StitchedProgram stitched, Optional<AttachTarget> target) {}

  static LoadedObject load(Kernel kernel, ObjectSpec object, int logLevel) {
    Resources resources = new Resources();
    try {
      Result result = new Loader(kernel, object, logLevel, resources).load();
      return new LoadedObject(kernel, object, result, resources);
    } catch (RuntimeException | Error e) {
      resources.close();
      throw e;
    }
  }

  private Result load() {
    check();
    List<Prepared> prepared = prepare();
    Optional<LoadedBtf> btf = loadBtf(prepared);
    List<BpfMap> created = createMaps(btf);
    List<Program> loaded = loadPrograms(prepared, btf);
    fillProgramArrays();
    List<GlobalVariable> globals = object.globals().stream().map(this::variable).toList();
    return new Result(loaded, created, globals, warnings);
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

  private List<Prepared> prepare() {
    ObjectSpec relocated = relocate();
    List<StitchedProgram> stitched =
        relocated.programs().stream()
            .filter(ProgramSpec::autoload)
            .map(program -> StitchedProgram.of(relocated, program))
            .toList();
    AttachTargets targets = new AttachTargets(kernel, object);
    return stitched.stream()
        .map(program -> new Prepared(program, targets.find(program.program())))
        .toList();
  }

  /** With what the kernel's types answer to CO-RE; they are read only if something asks. */
  private ObjectSpec relocate() {
    if (!CoreRelocator.isNeeded(object)) {
      return object;
    }
    Btf types =
        KernelTypes.of(kernel)
            .orElseThrow(
                () ->
                    unusable(
                        "its programs ask about the kernel's types (CO-RE), and this kernel has"
                            + " none (CONFIG_DEBUG_INFO_BTF)"));
    return CoreRelocator.relocate(object, CoreTarget.of(types));
  }

  private Optional<LoadedBtf> loadBtf(List<Prepared> prepared) {
    if (object.btf().isEmpty()) {
      return Optional.empty();
    }
    List<StitchedProgram> stitched = prepared.stream().map(Prepared::stitched).toList();
    return new BtfLoader(kernel, stitched, resources, warnings).load(object.btf().get());
  }

  private List<BpfMap> createMaps(Optional<LoadedBtf> btf) {
    MapLoader loader = new MapLoader(kernel, object, btf.map(LoadedBtf::fd), resources, warnings);
    List<BpfMap> created = new ArrayList<>();
    for (MapSpec map : object.maps()) {
      BpfMap made = loader.create(map);
      created.add(made);
      maps.put(map, made);
      map.data().ifPresent(data -> sections.put(data.section(), loader.fill(map, data, made)));
    }
    Map<String, Fd> targets = new HashMap<>();
    maps.forEach((map, made) -> targets.put(map.name(), made.fd()));
    for (MapSpec map : object.maps()) {
      if (map.type() != MapType.PROG_ARRAY) {
        MapSlots.fill(object, map, map(map), targets);
      }
    }
    return created;
  }

  private List<Program> loadPrograms(List<Prepared> prepared, Optional<LoadedBtf> btf) {
    ProgramLoader loader = new ProgramLoader(kernel, object, logLevel);
    Optional<DebugRecords.Maker> records =
        btf.filter(LoadedBtf::describesFunctions).map(loaded -> DebugRecords.in(loaded.types()));
    List<Program> loaded = new ArrayList<>();
    for (Prepared program : prepared) {
      Encoded encoded =
          Encoder.encodeResolved(
              program.stitched.bind(map -> map(map).fd().number()), object.byteOrder(), Cpu.V4);
      Optional<ProgramLoader.Debug> debug =
          records.map(
              maker ->
                  new ProgramLoader.Debug(
                      btf.orElseThrow().fd(), maker.of(program.stitched, encoded)));
      ProgramSpec spec = program.stitched.program();
      LoadResult.Loaded result = loader.load(spec, encoded, debug, program.target, List.of());
      Fd fd = resources.own(result.fd());
      programs.put(spec.name(), fd);
      bindConstants(fd);
      loaded.add(new Program(spec, fd, encoded.bytes(), result.log().text()));
    }
    return loaded;
  }

  /**
   * Keeps constants as long as the program, so that tools can show them, whether code refers to
   * them or not. Kernels before 5.10 cannot, and programs run as well without.
   */
  private void bindConstants(Fd program) {
    for (MapSpec map : object.maps()) {
      if (map.data().filter(data -> data.kind() == DataKind.RODATA).isPresent()) {
        try {
          kernel.progBindMap(program, map(map).fd());
        } catch (KernelException e) {
          if (!e.is(Errno.EINVAL)) {
            warnings.add(
                "constants of '%s' are not bound: %s".formatted(map.name(), e.getMessage()));
          }
          return;
        }
      }
    }
  }

  private void fillProgramArrays() {
    for (MapSpec map : object.maps()) {
      if (map.type() == MapType.PROG_ARRAY) {
        MapSlots.fill(object, map, map(map), programs);
      }
    }
  }

  private GlobalVariable variable(GlobalSpec global) {
    return new GlobalVariable(
        global.name(),
        global.section(),
        global.offset(),
        global.size(),
        Objects.requireNonNull(sections.get(global.section())));
  }

  private BpfMap map(MapSpec map) {
    return Objects.requireNonNull(maps.get(map), map.name());
  }
}
