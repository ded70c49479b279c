package skep.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import skep.kernel.Kernel;
import skep.map.GlobalVariable;
import skep.relocate.RelocatedObject;
import skep.relocate.Target;
import skep.relocate.UnresolvedException;
import skep.spec.GlobalSpec;
import skep.spec.MapSpec;
import skep.spec.ObjectSpec;

/**
 * An object that has been read and not been loaded. What can only be said before load is said here:
 * the first values of globals, the sizes of maps, which programs to load.
 *
 * <pre>{@code
 * OpenObject open = BpfObject.open(Path.of("minimal.bpf.o"));
 * open.global("my_pid").setInt((int) ProcessHandle.current().pid());
 * open.map("counts").maxEntries(100_000);
 * try (LoadedObject loaded = open.load(kernel)) {
 *   …
 * }
 * }</pre>
 *
 * <p>It holds nothing of the kernel and needs no closing. It can be loaded more than once; each
 * time makes maps and programs of its own. Not for use by several threads at a time.
 */
public final class OpenObject {
  private final ObjectSpec original;
  private final List<OpenProgram> programs = new ArrayList<>();
  private final List<OpenMap> maps = new ArrayList<>();

  private String pinRoot = "/sys/fs/bpf";
  private LoadOptions options = LoadOptions.DEFAULT;

  OpenObject(ObjectSpec original) {
    this.original = original;
    original.programs().forEach(program -> programs.add(new OpenProgram(program)));
    original.maps().forEach(map -> maps.add(new OpenMap(map, original)));
  }

  /**
   * All that was said before the kernel is asked.
   *
   * @param object the object with all adjustments
   * @param programs what no object can say of programs, by name
   * @param maps what no object can say of maps, in their order
   * @param warnings what was lost by adjusting
   */
  record Asked(
      ObjectSpec object,
      Map<String, ProgramSettings> programs,
      List<MapSettings> maps,
      List<String> warnings) {}

  /**
   * The object as it stands now.
   *
   * @return what was read, with all adjustments
   */
  public ObjectSpec spec() {
    return spec(new ArrayList<>());
  }

  /** As it stands now; what is lost by that is added to the warnings. */
  private ObjectSpec spec(List<String> warnings) {
    ObjectSpec object =
        original
            .withPrograms(programs.stream().map(OpenProgram::spec).toList())
            .withMaps(maps.stream().map(OpenMap::spec).toList());
    object = DisplacedPrograms.leaveOut(original, object);
    for (int i = 0; i < maps.size(); i++) {
      if (maps.get(i).isResized()) {
        object = SectionResize.apply(object, i, warnings);
      }
    }
    return object;
  }

  private Asked asked() {
    List<String> warnings = new ArrayList<>();
    Map<String, ProgramSettings> ofPrograms = new HashMap<>();
    programs.forEach(program -> ofPrograms.put(program.name(), program.settings()));
    List<MapSettings> ofMaps = maps.stream().map(this::settings).toList();
    return new Asked(spec(warnings), ofPrograms, ofMaps, warnings);
  }

  private MapSettings settings(OpenMap map) {
    map.exclusiveProgram()
        .filter(program -> !programs.contains(program))
        .ifPresent(
            program -> {
              throw new LoadException(
                  LoadException.Phase.CHECK,
                  name(),
                  Optional.of(map.name()),
                  "it is to be exclusive to %s, which is another object's".formatted(program));
            });
    boolean byName =
        map.spec().pinning() == MapSpec.Pinning.BY_NAME && map.settings().pinPath().isEmpty();
    MapSettings settings =
        byName
            ? map.settings().withPinPath(Optional.of(pinRoot + "/" + map.name()))
            : map.settings();
    return map.exclusiveProgram()
        .map(program -> settings.withExclusiveProgram(program.name()))
        .orElse(settings);
  }

  /**
   * The object's name.
   *
   * @return at most 15 characters
   */
  public String name() {
    return original.name();
  }

  /**
   * The programs.
   *
   * @return all, in the order of the object
   */
  public List<OpenProgram> programs() {
    return List.copyOf(programs);
  }

  /**
   * Finds a program.
   *
   * @param name its name
   * @return the program
   * @throws NoSuchElementException when there is none; the message says which there are
   */
  public OpenProgram program(String name) {
    return Names.find("program", name, name(), programs, OpenProgram::name);
  }

  /**
   * The maps, those of data sections included.
   *
   * @return all, in the order they will be created in
   */
  public List<OpenMap> maps() {
    return List.copyOf(maps);
  }

  /**
   * Finds a map.
   *
   * @param name its name, or that of its data section, such as {@code .bss}
   * @return the map
   * @throws NoSuchElementException when there is none; the message says which there are
   */
  public OpenMap map(String name) {
    return original
        .map(name)
        .map(found -> maps.get(original.maps().indexOf(found)))
        .orElseThrow(
            () -> Names.missing("map", name, name(), maps.stream().map(OpenMap::name).toList()));
  }

  /**
   * The global variables, to read and set their first values.
   *
   * @return all, by section and then by place
   */
  public List<GlobalVariable> globals() {
    return globalSpecs().stream().map(this::variable).toList();
  }

  /**
   * Finds a global variable, to read and set its first value.
   *
   * @param name its name
   * @return the variable; constants can be set too
   * @throws NoSuchElementException when there is none; the message says which there are
   */
  public GlobalVariable global(String name) {
    return variable(Names.find("global", name, name(), globalSpecs(), GlobalSpec::name));
  }

  /** The variables as they are by now: the last of a section grows with it. */
  private List<GlobalSpec> globalSpecs() {
    return maps.stream().anyMatch(OpenMap::isResized) ? spec().globals() : original.globals();
  }

  private GlobalVariable variable(GlobalSpec global) {
    return new GlobalVariable(
        global.name(),
        global.section(),
        global.offset(),
        global.size(),
        map(global.section()).image());
  }

  /**
   * Says where maps are pinned that are to be pinned by name ({@code LIBBPF_PIN_BY_NAME}).
   *
   * @param directory a directory on a BPF file system, {@code /sys/fs/bpf} when not called; it is
   *     made when it is not there
   * @return this
   */
  public OpenObject pinRoot(String directory) {
    pinRoot = Objects.requireNonNull(directory, "directory");
    return this;
  }

  /**
   * Says how to load.
   *
   * @param options what is not to be as by default
   * @return this
   */
  public OpenObject options(LoadOptions options) {
    this.options = Objects.requireNonNull(options, "options");
    return this;
  }

  /**
   * Resolves and relocates without making anything, for a kernel of which only some facts are
   * known: what {@link #prepare} would give to that kernel's verifier.
   *
   * <pre>{@code
   * RelocatedObject there = open.relocate(KnownTarget.of(Btf.parse(btfOfAnotherKernel)));
   * }</pre>
   *
   * @param target the kernel
   * @return the object for that kernel
   * @throws UnresolvedException when something that the object refers to is not there, or is
   *     otherwise than it says
   */
  public RelocatedObject relocate(Target target) {
    return RelocatedObject.of(spec(), target);
  }

  /**
   * Resolves, relocates and creates the maps. When anything fails, all that was made is closed
   * again.
   *
   * @param kernel where to
   * @return the prepared object, owned by the caller
   * @throws UnresolvedException when something that the object refers to is not there, or is
   *     otherwise than it says; the kernel was not asked to make anything then
   * @throws LoadException when the kernel refuses something
   */
  public PreparedObject prepare(Kernel kernel) {
    return PreparedObject.prepare(kernel, asked(), options);
  }

  /**
   * {@linkplain #prepare Prepares} the object and loads its programs. When anything fails, all that
   * was made is closed again.
   *
   * @param kernel where to
   * @return the loaded object, owned by the caller
   * @throws UnresolvedException when something that the object refers to is not there, or is
   *     otherwise than it says; the kernel was not asked to make anything then
   * @throws VerifierException when the verifier refuses a program
   * @throws LoadException when the kernel refuses anything else
   */
  public LoadedObject load(Kernel kernel) {
    return prepare(kernel).load();
  }

  @Override
  public String toString() {
    return "open object '" + name() + "'";
  }
}
