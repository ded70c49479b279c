package skep.load;

import java.nio.ByteBuffer;
import java.util.Optional;
import skep.insn.MapType;
import skep.kernel.MapCreate;
import skep.kernel.MapFd;
import skep.map.BpfMap;
import skep.spec.DataKind;
import skep.spec.MapSpec;
import skep.spec.ObjectSpec;
import skep.spec.RingSizes;

/**
 * A map of an open object, to be adjusted before it is created.
 *
 * <pre>{@code
 * open.map("counts").maxEntries(100_000).pinPath("/sys/fs/bpf/my-tool/counts");
 * open.map("events").reuse(other.map("events"));
 * open.map(".data").valueSize(8 * cpus);            // its last variable, an array, grows
 * }</pre>
 */
public final class OpenMap {
  /** What still fits a mapping of less than 2 GB when it is rounded up to pages, of any size. */
  private static final int LARGEST_SECTION = Integer.MAX_VALUE & -65536;

  private final ObjectSpec object;
  private final MapSpec original;
  private MapSpec spec;
  private MapSettings settings = MapSettings.NONE;
  private Optional<OpenImage> image = Optional.empty();
  private Optional<OpenProgram> exclusiveProgram = Optional.empty();

  OpenMap(MapSpec spec, ObjectSpec object) {
    this.original = spec;
    this.spec = spec;
    this.object = object;
  }

  /**
   * The map as it stands now.
   *
   * @return the map with all adjustments that a {@link MapSpec} can tell, first values included
   */
  public MapSpec spec() {
    return image
        .map(
            bytes ->
                spec.structOps().isPresent()
                    ? spec.withStruct(bytes.now())
                    : spec.withData(bytes.now()))
        .orElse(spec);
  }

  /** What no {@link MapSpec} can tell. */
  MapSettings settings() {
    return settings;
  }

  /** The program that alone may use it. */
  Optional<OpenProgram> exclusiveProgram() {
    return exclusiveProgram;
  }

  /** Whether it is a data section that has another size now. */
  boolean isResized() {
    return spec.internal() && spec.valueSize() != original.valueSize();
  }

  /** The first values of its variables or members. */
  OpenImage image() {
    if (image.isEmpty()) {
      image =
          Optional.of(
              new OpenImage(
                  spec.structOps()
                      .map(MapSpec.Origin.StructOps::image)
                      .or(() -> spec.data().map(MapSpec.Origin.Data::image))
                      .orElseThrow(() -> refusal("it has no first value"))));
    }
    return image.get();
  }

  /**
   * The map's name.
   *
   * @return its name
   */
  public String name() {
    return spec.name();
  }

  /**
   * Makes it another kind of map.
   *
   * @param type what kind
   * @return this
   */
  public OpenMap type(MapType type) {
    spec = spec.toBuilder().type(type).build();
    return this;
  }

  /**
   * Sets how much it can hold.
   *
   * @param entries how many entries, an unsigned number; bytes for ring buffers, which loading
   *     rounds up to a power of two of pages
   * @return this
   */
  public OpenMap maxEntries(int entries) {
    boolean ring = spec.type() == MapType.RINGBUF || spec.type() == MapType.USER_RINGBUF;
    int fitting = ring ? RingSizes.fit(entries, RingSizes.SMALLEST_PAGE) : entries;
    spec = spec.toBuilder().maxEntries(fitting).build();
    return this;
  }

  /**
   * Sets the size of a key.
   *
   * @param bytes the size
   * @return this
   */
  public OpenMap keySize(int bytes) {
    spec = spec.toBuilder().keySize(bytes).build();
    return this;
  }

  /**
   * Sets the size of a value; of one CPU's value for a per-CPU map.
   *
   * <p>A data section can be resized too, when the last of its variables is an array: that gets as
   * many elements as there is room for. Where it is none, the section's types are left out, and a
   * warning of the loaded object says so. New bytes are zero.
   *
   * @param bytes the size
   * @return this
   * @throws IllegalStateException for sections whose size is not the user's to choose: {@code
   *     .kconfig}, and that of variables in an arena
   * @throws IllegalArgumentException when a variable of the section would be cut off, or the size
   *     is 2 GB or more, which neither the kernel nor a mapping of this process can have
   */
  public OpenMap valueSize(int bytes) {
    if (spec.data().isEmpty()) {
      spec = spec.toBuilder().valueSize(bytes).build();
      return this;
    }
    MapSpec.Origin.Data data = spec.data().get();
    if (data.kind() == DataKind.KCONFIG) {
      throw refusal("its size is that of the configuration values the object asks for");
    }
    if (!spec.internal()) {
      throw refusal(
          "it is an arena with variables, and has no values; set its pages by maxEntries");
    }
    int least = Math.max(1, SectionResize.leastSize(object, data.section()));
    if (bytes < least || bytes > LARGEST_SECTION) {
      throw new IllegalArgumentException(
          "map '%s': with its variables section %s can have %d to %d bytes, not %s"
              .formatted(
                  name(), data.section(), least, LARGEST_SECTION, Integer.toUnsignedString(bytes)));
    }
    image.ifPresent(open -> open.resize(bytes));
    spec = spec.withData(data.image().resized(bytes)).toBuilder().valueSize(bytes).build();
    return this;
  }

  /**
   * Sets the flags of map creation.
   *
   * @param flags {@code BPF_F_*}
   * @return this
   */
  public OpenMap flags(int flags) {
    spec = spec.toBuilder().flags(flags).build();
    return this;
  }

  /**
   * Sets what the kind of map makes of {@code map_extra}.
   *
   * @param extra the number
   * @return this
   */
  public OpenMap extra(long extra) {
    spec = spec.toBuilder().extra(extra).build();
    return this;
  }

  /**
   * Sets the NUMA node that the map's memory is to come from, and the flag that says there is one.
   *
   * @param node the node's number
   * @return this
   */
  public OpenMap numaNode(int node) {
    spec = spec.toBuilder().numaNode(node).flags(spec.flags() | MapCreate.NUMA_NODE).build();
    return this;
  }

  /**
   * Says which network device is to hold the map.
   *
   * @param ifindex the device's number, 0 for the kernel itself
   * @return this
   */
  public OpenMap ifindex(int ifindex) {
    settings = settings.withIfindex(ifindex);
    return this;
  }

  /**
   * Says what the maps inside a map of maps are like.
   *
   * @param inner a map that is only a pattern; it has no types
   * @return this
   * @throws IllegalStateException for a map of another kind
   */
  public OpenMap innerMap(MapSpec inner) {
    checkOuter();
    if (inner.inner().isPresent()) {
      throw refusal("maps inside it cannot have maps inside themselves");
    }
    spec = spec.toBuilder().inner(inner).build();
    return this;
  }

  /**
   * Says what the maps inside a map of maps are like, by one that is there.
   *
   * @param inner such a map, which stays the caller's and must be open when the object is loaded
   * @return this
   * @throws IllegalStateException for a map of another kind
   */
  public OpenMap innerMap(BpfMap inner) {
    return innerMap(inner.fd());
  }

  /**
   * Says what the maps inside a map of maps are like, by one that is there.
   *
   * @param inner such a map, which stays the caller's and must be open when the object is loaded
   * @return this
   * @throws IllegalStateException for a map of another kind
   */
  public OpenMap innerMap(MapFd inner) {
    checkOuter();
    settings = settings.withInnerMap(inner);
    return this;
  }

  private void checkOuter() {
    if (spec.type() != MapType.ARRAY_OF_MAPS && spec.type() != MapType.HASH_OF_MAPS) {
      throw refusal("it is no map of maps, but " + spec.type());
    }
  }

  /**
   * Says whether loading the object creates the map. Programs that refer to a map that is not
   * created fail to load, unless the code that does is never reached.
   *
   * @param autocreate false to leave it out
   * @return this
   */
  public OpenMap autocreate(boolean autocreate) {
    spec = spec.toBuilder().autocreate(autocreate).build();
    return this;
  }

  /**
   * Pins the map when it is loaded, or uses the one that is pinned there already, if it is alike.
   *
   * @param path a file on a BPF file system; its directory is made when it is not there
   * @return this
   */
  public OpenMap pinPath(String path) {
    settings = settings.withPinPath(Optional.of(path));
    return this;
  }

  /**
   * Leaves the map unpinned, whatever its declaration says.
   *
   * @return this
   */
  public OpenMap unpinned() {
    settings = settings.withPinPath(Optional.empty());
    spec = spec.toBuilder().pinning(MapSpec.Pinning.NONE).build();
    return this;
  }

  /**
   * Uses a map that is there instead of creating one. It may differ from this one as far as the
   * verifier lets programs use it; its values stay as they are, and it is not pinned.
   *
   * @param map the map, which stays the caller's and must be open when the object is loaded
   * @return this
   */
  public OpenMap reuse(BpfMap map) {
    return reuse(map.fd());
  }

  /**
   * Uses a map that is there instead of creating one.
   *
   * @param map the map, which stays the caller's and must be open when the object is loaded
   * @return this
   * @see #reuse(BpfMap)
   */
  public OpenMap reuse(MapFd map) {
    settings = settings.withReused(map);
    return this;
  }

  /**
   * Gives the map to one program alone; the verifier refuses all others. Linux 6.18 and later.
   *
   * @param program a program of the same object, which loading it must load
   * @return this
   */
  public OpenMap exclusiveTo(OpenProgram program) {
    exclusiveProgram = Optional.of(program);
    return this;
  }

  /**
   * Sets all bytes of the map's first value: of a data section, or of the variables in an arena.
   * {@link OpenObject#global} sets single variables.
   *
   * @param value exactly as many bytes as there are
   * @return this
   * @throws IllegalStateException for a map without a first value, and for {@code .kconfig}
   */
  public OpenMap initialValue(byte[] value) {
    if (spec.data().filter(data -> data.kind() == DataKind.KCONFIG).isPresent()) {
      throw refusal("its value is this kernel's configuration");
    }
    OpenImage bytes = image();
    if (value.length != bytes.size()) {
      throw new IllegalArgumentException(
          "map '%s': its first value has %d bytes, not %d"
              .formatted(name(), bytes.size(), value.length));
    }
    bytes.write(0, ByteBuffer.wrap(value));
    return this;
  }

  /**
   * The struct that the map holds, of a map of {@code .struct_ops}.
   *
   * @return its members, to be adjusted
   * @throws IllegalStateException for a map of another kind
   */
  public OpenStructOps structOps() {
    if (spec.structOps().isEmpty()) {
      throw refusal("it holds no struct that the kernel calls into, but is " + spec.type());
    }
    return new OpenStructOps(this, object.btf().orElseThrow());
  }

  /** Puts a program into a member of the struct, or takes it out. */
  void structProgram(int offset, Optional<String> program) {
    spec = spec.withStructProgram(offset, program);
  }

  private IllegalStateException refusal(String problem) {
    return new IllegalStateException("map '%s': %s".formatted(name(), problem));
  }

  @Override
  public String toString() {
    return "map '" + spec.name() + "' (" + spec.type() + ")";
  }
}
