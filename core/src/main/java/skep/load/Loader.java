package skep.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import skep.insn.Encoded;
import skep.insn.MapType;
import skep.insn.ProgramType;
import skep.kernel.Errno;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.LoadResult;
import skep.kernel.ProgramLoad.AttachTarget;
import skep.map.BpfMap;
import skep.relocate.DebugRecords;
import skep.relocate.KernelStruct;
import skep.spec.DataKind;
import skep.spec.MapSpec;
import skep.spec.ObjectSpec;
import skep.spec.ProgramSpec;

/** Loads the programs of a prepared object, and does what needs them. */
final class Loader {
  private final Kernel kernel;
  private final PreparedObject prepared;
  private final ObjectSpec object;
  private final LoadOptions options;
  private final Resources resources;
  private final List<String> warnings;

  private Loader(Kernel kernel, PreparedObject prepared, LoadOptions options) {
    this.kernel = kernel;
    this.prepared = prepared;
    this.object = prepared.spec();
    this.options = options;
    this.resources = prepared.made().resources();
    this.warnings = prepared.made().warnings();
  }

  /** A program that was loaded. */
  record Program(ProgramSpec spec, Fd fd, Encoded encoded, String log) {}

  static LoadedObject load(Kernel kernel, PreparedObject prepared, LoadOptions options) {
    try {
      return new Loader(kernel, prepared, options).load();
    } catch (RuntimeException | Error e) {
      prepared.made().resources().rollBack(e);
      throw e;
    }
  }

  private LoadedObject load() {
    List<Program> loaded = loadPrograms();
    Map<String, Fd> programs = new HashMap<>();
    loaded.forEach(program -> programs.put(program.spec().name(), program.fd()));
    fillProgramArrays(programs);
    return new LoadedObject(
        kernel,
        object,
        loaded,
        prepared.made().maps(),
        structs(programs),
        List.copyOf(warnings),
        resources);
  }

  private List<Program> loadPrograms() {
    Preparer.Result made = prepared.made();
    ProgramLoader loader = new ProgramLoader(kernel, object, options, made.target(), warnings);
    AttachTargets targets = new AttachTargets(kernel, object, made.target(), made.modules());
    Optional<LoadedBtf> btf = made.btf();
    Optional<DebugRecords.Maker> records =
        btf.filter(LoadedBtf::describesFunctions).map(LoadedBtf::records);
    List<Fd> fdArray = made.encoder().fdArray();
    List<Program> loaded = new ArrayList<>();
    for (PreparedProgram program : prepared.programs()) {
      if (program.skipped()) {
        continue;
      }
      Optional<AttachTarget> target =
          program.spec().type() == ProgramType.STRUCT_OPS
              ? Optional.of(structTarget(program))
              : targets.find(program);
      Optional<ProgramLoader.Debug> debug =
          records.map(
              maker ->
                  new ProgramLoader.Debug(
                      btf.orElseThrow().fd(), maker.of(program.stitched(), program.encoded())));
      LoadResult.Loaded result = loader.load(program, debug, target, fdArray);
      Fd fd = resources.own(result.fd());
      bindConstants(fd);
      loaded.add(new Program(program.spec(), fd, program.encoded(), result.log().text()));
    }
    return loaded;
  }

  /** The member of a struct that a program is. */
  private AttachTarget structTarget(PreparedProgram program) {
    KernelStruct.Member member =
        prepared
            .relocated()
            .structMember(program.name())
            .orElseThrow(
                () ->
                    new LoadException(
                        object.name(),
                        program.spec(),
                        "it is in no struct of section .struct_ops that is to be created, so"
                            + " nothing says what it is to the kernel; put it into one or turn"
                            + " autoload off"));
    return new AttachTarget(
        member.structTypeId(),
        member.module().map(prepared.made().modules()::open),
        OptionalInt.of(member.index()));
  }

  /**
   * Keeps constants as long as the program, so that tools can show them, whether code refers to
   * them or not. Kernels before 5.10 cannot, and programs run as well without.
   */
  private void bindConstants(Fd program) {
    for (MapSpec map : created()) {
      if (map.data().filter(data -> data.kind() == DataKind.RODATA).isPresent()) {
        try {
          kernel.progBindMap(program, prepared.map(map).fd());
        } catch (KernelException e) {
          String lost =
              "constants are not bound to programs, so that tools do not show them (%s; Linux 5.10 can)"
                  .formatted(e.errno().map(Errno::name).orElse("error " + e.errnoNumber()));
          if (!warnings.contains(lost)) {
            warnings.add(lost);
          }
          return;
        }
      }
    }
  }

  private List<MapSpec> created() {
    return object.maps().stream().filter(MapSpec::autocreate).toList();
  }

  private void fillProgramArrays(Map<String, Fd> programs) {
    for (MapSpec map : created()) {
      if (map.type() == MapType.PROG_ARRAY) {
        MapSlots.fill(kernel, object, map, prepared.map(map).fd(), programs);
      }
    }
  }

  /**
   * A struct that the kernel can call into.
   *
   * @param map its map
   * @param value what the map's one element is to be
   */
  record Struct(BpfMap map, ByteBuffer value) {}

  private List<Struct> structs(Map<String, Fd> programs) {
    return created().stream()
        .flatMap(
            map ->
                prepared.relocated().struct(map.name()).stream()
                    .map(struct -> new Struct(prepared.map(map), value(struct, programs))))
        .toList();
  }

  /** The kernel takes the descriptor of a program for the pointer to a function. */
  private ByteBuffer value(KernelStruct struct, Map<String, Fd> programs) {
    ByteBuffer value = ByteBuffer.wrap(struct.image().toByteArray()).order(ByteOrder.nativeOrder());
    struct
        .programs()
        .forEach(
            (offset, name) ->
                Optional.ofNullable(programs.get(name))
                    .ifPresent(program -> value.putLong(offset, program.number())));
    return value;
  }
}
