package skep.relocate;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import skep.insn.Code;
import skep.relocate.Target.Module;
import skep.spec.DataImage;
import skep.spec.DataKind;
import skep.spec.MapSpec;
import skep.spec.ObjectSpec;
import skep.spec.ProgramSpec;

/**
 * An object made for one kernel: what it only declares is found, what its programs ask of the
 * kernel's types (CO-RE) is answered, and each program has its subprograms. Only the descriptors of
 * maps and of modules' types are missing, since those are known when the kernel has made them.
 *
 * <pre>{@code
 * RelocatedObject relocated = RelocatedObject.of(object, target);
 * for (StitchedProgram program : relocated.programs()) {
 *   Code loadable = relocated.bind(program, descriptors);
 * }
 * }</pre>
 */
public final class RelocatedObject {
  private final ObjectSpec object;
  private final List<StitchedProgram> programs;
  private final Map<String, Extern> externs;
  private final KernelStructs structs;

  private RelocatedObject(
      ObjectSpec object,
      List<StitchedProgram> programs,
      Map<String, Extern> externs,
      KernelStructs structs) {
    this.object = object;
    this.programs = programs;
    this.externs = externs;
    this.structs = structs;
  }

  /**
   * Relocates the programs that are to be loaded, in libbpf's order: externs first, then the
   * structs that the kernel calls into, which say which programs are to be loaded, then CO-RE, then
   * subprograms.
   *
   * @param object the object
   * @param target the kernel
   * @return the object for this kernel
   * @throws ExternException when something that it declares is not there
   * @throws StructOpsException when a struct that the kernel is to call into is not like its own
   * @throws RelocationException when a program refers to something that cannot be resolved
   */
  public static RelocatedObject of(ObjectSpec object, Target target) {
    Objects.requireNonNull(target, "target");
    ExternResolver resolver = new ExternResolver(object, target);
    Optional<DataImage> configuration = resolver.configuration();
    Map<String, Extern> externs = resolver.resolve();
    KernelStructs structs = KernelStructs.of(object, target);
    ObjectSpec wanted = KernelStructs.withAutoload(object);
    ObjectSpec configured =
        configuration.map(image -> withConfiguration(wanted, image)).orElse(wanted);
    ObjectSpec relocated =
        CoreRelocator.isNeeded(wanted) ? answered(configured, target) : configured;
    List<StitchedProgram> programs =
        relocated.programs().stream()
            .filter(ProgramSpec::autoload)
            .map(program -> StitchedProgram.of(relocated, program))
            .toList();
    return new RelocatedObject(relocated, programs, externs, structs);
  }

  private static ObjectSpec answered(ObjectSpec object, Target target) {
    return CoreRelocator.relocate(
        object, target.coreTypes().orElseThrow(() -> CoreRelocator.noTypes(object)));
  }

  private static ObjectSpec withConfiguration(ObjectSpec object, DataImage image) {
    return object.withMaps(
        object.maps().stream()
            .map(map -> isConfiguration(map) ? map.withData(image) : map)
            .toList());
  }

  private static boolean isConfiguration(MapSpec map) {
    return map.data().filter(data -> data.kind() == DataKind.KCONFIG).isPresent();
  }

  /**
   * The object with the kernel's configuration in its map, and CO-RE answered.
   *
   * @return the object
   */
  public ObjectSpec object() {
    return object;
  }

  /**
   * The programs that are to be loaded.
   *
   * @return all with autoload, in the order of the object
   */
  public List<StitchedProgram> programs() {
    return programs;
  }

  /**
   * The struct that the kernel is to call into, as it has it.
   *
   * @param map the name of the struct's map
   * @return the struct; empty for other maps, and for those that are not to be created
   */
  public Optional<KernelStruct> struct(String map) {
    return Optional.ofNullable(structs.structs().get(map));
  }

  /**
   * What a program is in the structs that the kernel is to call into.
   *
   * @param program the program's name
   * @return the member; empty for programs that are none
   */
  public Optional<KernelStruct.Member> structMember(String program) {
    return Optional.ofNullable(structs.members().get(program));
  }

  /**
   * The modules with functions that programs may call. {@code BPF_PROG_LOAD} takes the descriptors
   * of their types as {@code fd_array} from index 1 on, in this order.
   *
   * @return each module once
   */
  public List<Module> calledModules() {
    return externs.values().stream()
        .filter(Extern.Function.class::isInstance)
        .flatMap(extern -> ((Extern.Function) extern).module().stream())
        .distinct()
        .toList();
  }

  /**
   * A program's code with descriptors in place of names: nothing symbolic is left. Where it needs a
   * map that is not created ({@link MapSpec#autocreate}), or calls a weak function that the kernel
   * has not, there is a call of a helper that does not exist: the verifier refuses the program if
   * it can get there.
   *
   * @param program a program of this object
   * @param descriptors what the kernel has made
   * @return the code
   */
  public Code bind(StitchedProgram program, Descriptors descriptors) {
    return new Binder(object, externs, calledModules(), descriptors).bind(program.code());
  }
}
