package skep.load;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import skep.kernel.ArenaMapping;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.map.BpfMap;
import skep.map.GlobalVariable;
import skep.relocate.RelocatedObject;
import skep.spec.MapSpec;
import skep.spec.ObjectSpec;

/**
 * An object whose maps are made and whose programs are ready for the verifier. Maps can be filled,
 * globals set and instructions looked at before any program is loaded.
 *
 * <pre>{@code
 * try (PreparedObject prepared = BpfObject.open(Path.of("minimal.bpf.o")).prepare(kernel)) {
 *   prepared.map("allowed").update(key, value);
 *   try (LoadedObject loaded = prepared.load()) {
 *     …
 *   }
 * }
 * }</pre>
 *
 * <p>It owns its maps until it is loaded; then the loaded object does, and closing this is
 * harmless. Not for use by several threads at a time.
 */
public final class PreparedObject implements AutoCloseable {
  private final Kernel kernel;
  private final LoadOptions options;
  private final Preparer.Result made;
  private boolean spent;

  /** Takes ownership of what a preparer made. */
  private PreparedObject(LoadOptions options, Preparer.Result made) {
    this.kernel = made.kernel();
    this.options = options;
    this.made = made;
  }

  /** Prepares an object; when anything fails, all that was made is closed again. */
  static PreparedObject prepare(Kernel kernel, OpenObject.Asked asked, LoadOptions options) {
    try {
      return new PreparedObject(options, new Preparer(kernel, asked, options).prepare());
    } catch (KernelException e) {
      throw new LoadException(asked.object().name(), e);
    }
  }

  /**
   * The object for this kernel: with the kernel's configuration in its map, and CO-RE answered.
   *
   * @return the object as it will be loaded
   */
  public ObjectSpec spec() {
    return made.relocated().object();
  }

  /**
   * The object's name.
   *
   * @return at most 15 characters
   */
  public String name() {
    return spec().name();
  }

  /**
   * The programs that are to be loaded.
   *
   * @return all, in the order of the object
   */
  public List<PreparedProgram> programs() {
    return made.programs();
  }

  /**
   * Finds a program.
   *
   * @param name its name
   * @return the program
   * @throws NoSuchElementException when none of this name is to be loaded; the message says which
   *     are
   */
  public PreparedProgram program(String name) {
    return Names.find("program to be loaded", name, name(), programs(), PreparedProgram::name);
  }

  /**
   * The maps, those of data sections included.
   *
   * @return all that were made or reused, in the order of the object
   */
  public List<BpfMap> maps() {
    return made.maps().in(spec());
  }

  /**
   * Finds a map.
   *
   * @param name its name, or that of its data section, such as {@code .bss}
   * @return the map, owned by this object until it is loaded
   * @throws NoSuchElementException when none of this name was made; the message says which were
   */
  public BpfMap map(String name) {
    return made.maps().named(spec(), name);
  }

  /**
   * The global variables, live.
   *
   * @return all, by section and then by place
   */
  public List<GlobalVariable> globals() {
    return made.maps().globals(spec());
  }

  /**
   * Finds a global variable, live.
   *
   * @param name its name
   * @return the variable; constants can only be read from now on
   * @throws NoSuchElementException when there is none; the message says which there are
   */
  public GlobalVariable global(String name) {
    return Names.find("global", name, name(), globals(), GlobalVariable::name);
  }

  /**
   * The memory of the arena, which programs and this process will share.
   *
   * @return the memory, owned by this object until it is loaded; empty when the object has no
   *     arena, or uses one that was there before
   */
  public Optional<ArenaMapping> arena() {
    return made.maps().arena();
  }

  /**
   * What the kernel would not do and the object can be used without.
   *
   * @return a sentence for each
   */
  public List<String> warnings() {
    return List.copyOf(made.warnings());
  }

  /**
   * Loads the programs. When anything fails, maps and all are closed, and this object is of no more
   * use.
   *
   * @return the loaded object, owned by the caller, with everything that this object owned
   * @throws VerifierException when the verifier refuses a program
   * @throws LoadException when the kernel refuses anything else
   * @throws IllegalStateException when it was loaded or closed before
   */
  public LoadedObject load() {
    if (spent) {
      throw new IllegalStateException(this + " was loaded or closed before");
    }
    spent = true;
    try {
      return Loader.load(kernel, this, options);
    } catch (KernelException e) {
      throw new LoadException(name(), e);
    }
  }

  RelocatedObject relocated() {
    return made.relocated();
  }

  Preparer.Result made() {
    return made;
  }

  /** The map of a spec that was created. */
  BpfMap map(MapSpec map) {
    return made.maps().of(map);
  }

  /** Closes the maps, unless they are those of a loaded object by now. Harmless when closed. */
  @Override
  public void close() {
    if (!spent) {
      spent = true;
      made.resources().close();
    }
  }

  @Override
  public String toString() {
    return "prepared object '" + name() + "'";
  }
}
