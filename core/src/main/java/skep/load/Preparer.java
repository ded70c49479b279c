package skep.load;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import skep.insn.ProgramType;
import skep.kernel.Kernel;
import skep.kernel.TokenKernel;
import skep.relocate.ExternTypes;
import skep.relocate.HiddenFunctions;
import skep.relocate.RelocatedObject;
import skep.relocate.StitchedProgram;
import skep.relocate.Target;
import skep.spec.ObjectSpec;
import skep.spec.ProgramSpec;

/**
 * Does everything that an object needs before its programs are loaded: what can be checked without
 * the kernel first, then externs and CO-RE, then types and maps ({@code bpf_object__prepare}).
 */
final class Preparer {
  private final Kernel kernel;
  private final ObjectSpec object;
  private final List<MapSettings> settings;
  private final Map<String, ProgramSettings> programSettings;
  private final LoadOptions options;
  private final Resources resources = new Resources();
  private final List<String> warnings;

  Preparer(Kernel kernel, OpenObject.Asked asked, LoadOptions options) {
    this.kernel = permitted(kernel, options);
    this.object = asked.object();
    this.settings = asked.maps();
    this.programSettings = asked.programs();
    this.warnings = new ArrayList<>(asked.warnings());
    this.options = options;
  }

  /** The kernel with a token, if one is asked for or needed and the caller has not seen to that. */
  private Kernel permitted(Kernel kernel, LoadOptions options) {
    return kernel instanceof TokenKernel && options.tokenPath().isEmpty()
        ? kernel
        : resources.own(TokenKernel.choose(kernel, options.tokenPath()));
  }

  /** What was made; the resources own it. */
  record Result(
      Kernel kernel,
      Target target,
      RelocatedObject relocated,
      Optional<LoadedBtf> btf,
      LoadedMaps maps,
      ModuleTypes modules,
      ProgramEncoder encoder,
      List<PreparedProgram> programs,
      List<String> warnings,
      Resources resources) {}

  Result prepare() {
    try {
      check();
      Target target = new KernelTarget(kernel, options);
      RelocatedObject relocated = RelocatedObject.of(object, target);
      Optional<LoadedBtf> btf = loadBtf(relocated);
      LoadedMaps maps = new LoadedMaps();
      ModuleTypes modules = new ModuleTypes(kernel, object.name(), resources);
      ProgramEncoder encoder = new ProgramEncoder(kernel, relocated, maps, modules, resources);
      MapPlan plan = new MapPlan(relocated, settings, modules, encoder::withoutMaps);
      new MapLoader(kernel, plan, btf.map(LoadedBtf::fd), maps, resources, warnings).load();
      List<PreparedProgram> programs =
          relocated.programs().stream().map(program -> prepare(program, encoder)).toList();
      return new Result(
          kernel, target, relocated, btf, maps, modules, encoder, programs, warnings, resources);
    } catch (RuntimeException | Error e) {
      resources.rollBack(e);
      throw e;
    }
  }

  private PreparedProgram prepare(StitchedProgram program, ProgramEncoder encoder) {
    ProgramSettings said =
        programSettings.getOrDefault(program.program().name(), ProgramSettings.NONE);
    return new PreparedProgram(program, said, encoder.encode(program));
  }

  private void check() {
    if (object.byteOrder() != ByteOrder.nativeOrder()) {
      throw unusable(
          "it is for a %s machine, and this one is %s: it can be inspected here, not loaded"
              .formatted(text(object.byteOrder()), text(ByteOrder.nativeOrder())));
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
    BtfLoader loader = new BtfLoader(kernel, relocated.programs(), resources, warnings);
    return ExternTypes.define(object)
        .map(types -> HiddenFunctions.makeStatic(object, types))
        .flatMap(loader::load);
  }
}
