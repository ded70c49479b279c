package skep.load;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import skep.kernel.ArenaMapping;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.link.AttachException;
import skep.link.AttachOptions;
import skep.link.Attacher;
import skep.link.Link;
import skep.link.UsdtSpecs;
import skep.map.BpfMap;
import skep.map.GlobalVariable;
import skep.spec.ObjectSpec;

/**
 * An object in the kernel: its maps are made, its programs verified. It owns all of them, and the
 * links that are made from it.
 *
 * <pre>{@code
 * try (LoadedObject loaded = BpfObject.open(Path.of("minimal.bpf.o")).load(kernel)) {
 *   loaded.global("my_pid").setInt((int) ProcessHandle.current().pid());
 *   loaded.attach();
 *   …
 * }
 * }</pre>
 *
 * <p>Thread-safe. Closing detaches every link that is not pinned, then closes programs, globals and
 * maps; closing twice is harmless, and using anything of it afterwards is an {@link
 * IllegalStateException}.
 */
public final class LoadedObject implements AutoCloseable {
  private static final int SWEPT_AT_FIRST = 16;

  private final ObjectSpec spec;
  private final List<LoadedProgram> programs;
  private final LoadedMaps maps;
  private final List<GlobalVariable> globals;
  private final List<LoadedStructOps> structs;
  private final Optional<UsdtSpecs> usdtSpecs;
  private final List<String> warnings;
  private final Resources resources;
  private final List<Link> links = new ArrayList<>();

  /** How many links there are when those that were closed are next forgotten: seldom enough. */
  private int sweptAt = SWEPT_AT_FIRST;

  private boolean closed;

  /** Takes ownership of what a loader made. */
  LoadedObject(
      Kernel kernel,
      ObjectSpec spec,
      List<Loader.Program> programs,
      LoadedMaps maps,
      List<Loader.Struct> structs,
      List<String> warnings,
      Resources resources) {
    this.spec = spec;
    this.programs =
        programs.stream()
            .map(
                program ->
                    new LoadedProgram(
                        this,
                        kernel,
                        program.spec(),
                        program.fd(),
                        program.encoded(),
                        program.log()))
            .toList();
    this.maps = maps;
    this.globals = maps.globals(spec);
    this.structs =
        structs.stream()
            .map(struct -> new LoadedStructOps(this, kernel, struct.map(), struct.value()))
            .toList();
    this.usdtSpecs = usdtSpecs(kernel, spec, maps);
    this.warnings = warnings;
    this.resources = resources;
  }

  /**
   * What was loaded.
   *
   * @return the object with all adjustments made before load, the kernel's configuration in its
   *     map, and CO-RE answered
   */
  public ObjectSpec spec() {
    return spec;
  }

  /**
   * The object's name.
   *
   * @return at most 15 characters
   */
  public String name() {
    return spec.name();
  }

  /**
   * The programs that were loaded.
   *
   * @return all, in the order of the object
   */
  public List<LoadedProgram> programs() {
    return programs;
  }

  /**
   * Finds a program.
   *
   * @param name its name
   * @return the program
   * @throws NoSuchElementException when none of this name was loaded; the message says which were
   */
  public LoadedProgram program(String name) {
    return Names.find("loaded program", name, name(), programs, LoadedProgram::name);
  }

  /**
   * The maps, those of data sections included.
   *
   * @return all, in the order of the object
   */
  public List<BpfMap> maps() {
    return maps.in(spec);
  }

  /**
   * Finds a map.
   *
   * @param name its name, or that of its data section, such as {@code .bss}
   * @return the map, owned by this object
   * @throws NoSuchElementException when there is none; the message says which there are
   */
  public BpfMap map(String name) {
    return maps.named(spec, name);
  }

  /**
   * Pins every map under its name, with {@code _} for each dot, as libbpf does. Maps that are
   * pinned at their place already stay so. When one cannot be pinned, those that were are unpinned
   * again.
   *
   * @param directory a directory on a BPF file system; it is made when it is not there
   * @throws KernelException when a path is taken, or not on a BPF file system
   * @throws IllegalStateException when a map is pinned elsewhere already
   */
  public void pinMaps(String directory) {
    List<BpfMap> pinned = new ArrayList<>();
    try {
      for (BpfMap map : maps()) {
        boolean before = map.pinPath().isPresent();
        map.pin(directory + "/" + map.name().replace('.', '_'));
        if (!before) {
          pinned.add(map);
        }
      }
    } catch (RuntimeException e) {
      pinned.forEach(BpfMap::unpin);
      throw e;
    }
  }

  /** Takes the names of all maps that are pinned away again. */
  public void unpinMaps() {
    maps().forEach(BpfMap::unpin);
  }

  /**
   * The global variables, live.
   *
   * @return all, by section and then by place
   */
  public List<GlobalVariable> globals() {
    return globals;
  }

  /**
   * Finds a global variable, live.
   *
   * @param name its name
   * @return the variable; constants can only be read
   * @throws NoSuchElementException when there is none; the message says which there are
   */
  public GlobalVariable global(String name) {
    return Names.find("global", name, name(), globals, GlobalVariable::name);
  }

  /**
   * The structs that the kernel can call into, from the object's sections {@code .struct_ops} and
   * {@code .struct_ops.link}.
   *
   * @return all that were created, in the order of the object
   */
  public List<LoadedStructOps> structOps() {
    return structs;
  }

  /**
   * Finds a struct that the kernel can call into.
   *
   * @param name the name of its map, which is that of its variable
   * @return the struct
   * @throws NoSuchElementException when none of this name was created; the message says which were
   */
  public LoadedStructOps structOps(String name) {
    return Names.find("struct_ops map", name, name(), structs, struct -> struct.map().name());
  }

  /**
   * The memory of the arena, which programs and this process share. {@link #global} finds the
   * variables in it.
   *
   * @return the memory, owned by this object; empty when the object has no arena, or uses one that
   *     was there before
   */
  public Optional<ArenaMapping> arena() {
    return maps.arena();
  }

  /**
   * What the kernel would not do and the object can be used without: type information that it does
   * not know, for instance.
   *
   * @return a sentence for each
   */
  public List<String> warnings() {
    return warnings;
  }

  /**
   * Attaches every program whose section's name says where, and leaves out those whose does not;
   * then registers every struct that the kernel can call into. When one cannot be attached, those
   * that were are detached again.
   *
   * @return the links, in the order of the programs and of the structs
   * @throws AttachException when the kernel refuses one
   */
  public List<Link> attach() {
    List<Link> attached = new ArrayList<>();
    try {
      for (LoadedProgram program : programs) {
        Optional<AttachOptions> options = Attacher.automatic(program);
        if (options.isPresent()) {
          attached.add(program.attach(options.get()));
        }
      }
      structs.forEach(struct -> attached.add(struct.attach()));
    } catch (RuntimeException e) {
      for (int i = attached.size() - 1; i >= 0; i--) {
        attached.get(i).detach();
      }
      throw e;
    }
    return List.copyOf(attached);
  }

  /**
   * Attaches every program whose section's name says where, and every struct, as {@link #attach}
   * does, but goes on when one cannot be attached.
   *
   * @return the links, and why others could not be made
   */
  public AttachReport attachPossible() {
    List<Link> attached = new ArrayList<>();
    List<AttachException> failures = new ArrayList<>();
    for (LoadedProgram program : programs) {
      try {
        Attacher.automatic(program).map(program::attach).ifPresent(attached::add);
      } catch (AttachException e) {
        failures.add(e);
      }
    }
    for (LoadedStructOps struct : structs) {
      try {
        attached.add(struct.attach());
      } catch (AttachException e) {
        failures.add(e);
      }
    }
    return new AttachReport(attached, failures);
  }

  /** Where its programs look up the arguments of static probes. */
  Optional<UsdtSpecs> usdtSpecs() {
    return usdtSpecs;
  }

  private static Optional<UsdtSpecs> usdtSpecs(Kernel kernel, ObjectSpec spec, LoadedMaps maps) {
    Optional<BpfMap> addresses = maps.find(spec, UsdtSpecs.ADDRESSES);
    return maps.find(spec, UsdtSpecs.SPECS)
        .map(map -> new UsdtSpecs(kernel, map.fd(), map.maxEntries(), addresses.map(BpfMap::fd)));
  }

  /** Takes ownership of a link of one of the programs. */
  Link keep(Link link) {
    synchronized (links) {
      if (!closed) {
        if (links.size() >= sweptAt) {
          links.removeIf(old -> !old.isAttached());
          sweptAt = Math.max(SWEPT_AT_FIRST, 2 * links.size());
        }
        links.add(link);
        return link;
      }
    }
    link.detach();
    throw new IllegalStateException(this + " is closed");
  }

  /**
   * Detaches every link that is not pinned, and closes programs, globals and maps. Harmless when
   * closed.
   */
  @Override
  public void close() {
    List<Link> open;
    synchronized (links) {
      if (closed) {
        return;
      }
      closed = true;
      open = List.copyOf(links);
      links.clear();
    }
    try {
      RuntimeException failure = null;
      for (int i = open.size() - 1; i >= 0; i--) {
        try {
          open.get(i).close();
        } catch (AttachException e) {
          failure = e;
        }
      }
      if (failure != null) {
        throw failure;
      }
    } finally {
      resources.close();
    }
  }

  @Override
  public String toString() {
    return "loaded object '" + name() + "'";
  }
}
