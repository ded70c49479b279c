package skep.kernel;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import skep.insn.MapType;

/**
 * A request to create a map: {@code BPF_MAP_CREATE}.
 *
 * <pre>{@code
 * MapCreate request =
 *     MapCreate.builder(MapType.HASH).name("counts").keySize(4).valueSize(8).maxEntries(1024).build();
 * }</pre>
 *
 * @param type what kind of map
 * @param name its name, see {@link ObjectName}; empty for none
 * @param keySize bytes of a key
 * @param valueSize bytes of a value (of one CPU's value for a per-CPU map)
 * @param maxEntries most entries; bytes for ring buffers
 * @param flags {@code BPF_F_*} flags of map creation
 * @param extra {@code map_extra}, whose meaning depends on the type
 * @param innerMap for maps of maps, a map like those that will be put in
 * @param numaNode node for the memory; sets {@code BPF_F_NUMA_NODE} too
 * @param btf what the keys and values are
 * @param kernelValue for {@link MapType#STRUCT_OPS}, the kernel's own type of the value
 * @param ifindex the network device that is to hold the map, 0 for the kernel itself
 * @param exclusiveTo SHA-256 of the instructions of the only program that may use the map; Linux
 *     6.18 and later
 * @param token whose permission to use, see {@link TokenKernel}
 */
public record MapCreate(
    MapType type,
    String name,
    int keySize,
    int valueSize,
    int maxEntries,
    int flags,
    long extra,
    Optional<MapFd> innerMap,
    OptionalInt numaNode,
    Optional<Btf> btf,
    Optional<KernelValue> kernelValue,
    int ifindex,
    Optional<ByteBuffer> exclusiveTo,
    Optional<Fd> token) {
  /** {@code BPF_F_NO_PREALLOC}: allocate the entries of a hash table when they are needed. */
  public static final int NO_PREALLOC = 1;

  /** {@code BPF_F_NUMA_NODE}: the memory is to come from a node. */
  public static final int NUMA_NODE = 1 << 2;

  /** {@code BPF_F_RDONLY_PROG}: programs may only read. */
  public static final int RDONLY_PROG = 1 << 7;

  /** {@code BPF_F_MMAPABLE}: the values may be mapped into memory. */
  public static final int MMAPABLE = 1 << 10;

  /**
   * The types of a map's keys and values.
   *
   * @param fd BTF in the kernel
   * @param keyTypeId type of the keys, 0 for none
   * @param valueTypeId type of the values, 0 for none
   */
  public record Btf(Fd fd, int keyTypeId, int valueTypeId) {}

  /**
   * The kernel's type of the value of a {@link MapType#STRUCT_OPS} map.
   *
   * @param typeId {@code struct bpf_struct_ops_NAME}
   * @param module BTF of the module that has it; empty when the kernel itself has it. Sets {@code
   *     BPF_F_VTYPE_BTF_OBJ_FD} too
   */
  public record KernelValue(int typeId, Optional<Fd> module) {}

  /**
   * The names of flags.
   *
   * @param flags {@code BPF_F_*} flags of map creation
   * @return such as {@code BPF_F_NO_PREALLOC|BPF_F_RDONLY_PROG}; {@code 0} for none
   */
  public static String flagNames(int flags) {
    return Strace.mapFlags(flags);
  }

  /**
   * Starts a request.
   *
   * @param type what kind of map
   * @return a builder with no name, sizes 0 and no flags
   */
  public static Builder builder(MapType type) {
    return new Builder(type);
  }

  /**
   * Starts a request that differs from this one.
   *
   * @return a builder with all that is set here
   */
  public Builder toBuilder() {
    Builder builder = new Builder(type);
    builder.name = name;
    builder.keySize = keySize;
    builder.valueSize = valueSize;
    builder.maxEntries = maxEntries;
    builder.flags = flags;
    builder.extra = extra;
    builder.innerMap = innerMap;
    builder.numaNode = numaNode;
    builder.btf = btf;
    builder.kernelValue = kernelValue;
    builder.ifindex = ifindex;
    builder.exclusiveTo = exclusiveTo;
    builder.token = token;
    return builder;
  }

  /** Collects what a {@link MapCreate} needs. */
  public static final class Builder {
    private final MapType type;
    private String name = "";
    private int keySize;
    private int valueSize;
    private int maxEntries;
    private int flags;
    private long extra;
    private Optional<MapFd> innerMap = Optional.empty();
    private OptionalInt numaNode = OptionalInt.empty();
    private Optional<Btf> btf = Optional.empty();
    private Optional<KernelValue> kernelValue = Optional.empty();
    private int ifindex;
    private Optional<ByteBuffer> exclusiveTo = Optional.empty();
    private Optional<Fd> token = Optional.empty();

    private Builder(MapType type) {
      this.type = type;
    }

    /**
     * Sets the name.
     *
     * @param name see {@link ObjectName}
     * @return this
     * @throws IllegalArgumentException if the kernel takes no such name
     */
    public Builder name(String name) {
      this.name = ObjectName.check(name);
      return this;
    }

    /**
     * Sets the size of a key.
     *
     * @param bytes the size
     * @return this
     */
    public Builder keySize(int bytes) {
      keySize = bytes;
      return this;
    }

    /**
     * Sets the size of a value.
     *
     * @param bytes the size, of one CPU's value for a per-CPU map
     * @return this
     */
    public Builder valueSize(int bytes) {
      valueSize = bytes;
      return this;
    }

    /**
     * Sets the most entries the map may have.
     *
     * @param count the number of entries; bytes for ring buffers
     * @return this
     */
    public Builder maxEntries(int count) {
      maxEntries = count;
      return this;
    }

    /**
     * Sets the flags.
     *
     * @param flags {@code BPF_F_*} flags of map creation
     * @return this
     */
    public Builder flags(int flags) {
      this.flags = flags;
      return this;
    }

    /**
     * Sets {@code map_extra}.
     *
     * @param extra hash functions of a Bloom filter, address of an arena
     * @return this
     */
    public Builder extra(long extra) {
      this.extra = extra;
      return this;
    }

    /**
     * Sets the model of the inner maps of a map of maps.
     *
     * @param map any map of the shape the inner maps will have
     * @return this
     */
    public Builder innerMap(MapFd map) {
      innerMap = Optional.of(map);
      return this;
    }

    /**
     * Sets the NUMA node the map's memory comes from.
     *
     * @param node the node's number
     * @return this
     */
    public Builder numaNode(int node) {
      numaNode = OptionalInt.of(node);
      return this;
    }

    /**
     * Says what the keys and values are.
     *
     * @param fd BTF in the kernel
     * @param keyTypeId type of the keys, 0 for none
     * @param valueTypeId type of the values, 0 for none
     * @return this
     */
    public Builder btf(Fd fd, int keyTypeId, int valueTypeId) {
      btf = Optional.of(new Btf(fd, keyTypeId, valueTypeId));
      return this;
    }

    /**
     * Says which of the kernel's own types the value is.
     *
     * @param value the type
     * @return this
     */
    public Builder kernelValue(KernelValue value) {
      kernelValue = Optional.of(value);
      return this;
    }

    /**
     * Says which network device is to hold the map.
     *
     * @param ifindex the device's number, 0 for none
     * @return this
     */
    public Builder ifindex(int ifindex) {
      this.ifindex = ifindex;
      return this;
    }

    /**
     * Gives the map to one program alone.
     *
     * @param sha256 hash of the program's instructions, with zeros for the numbers of maps
     * @return this
     */
    public Builder exclusiveTo(ByteBuffer sha256) {
      exclusiveTo = Optional.of(sha256);
      return this;
    }

    /**
     * Uses a token's permission; sets {@code BPF_F_TOKEN_FD} too.
     *
     * @param token the token
     * @return this
     */
    public Builder token(Fd token) {
      this.token = Optional.of(token);
      return this;
    }

    /**
     * Ends the request.
     *
     * @return the request
     */
    public MapCreate build() {
      return new MapCreate(
          type,
          name,
          keySize,
          valueSize,
          maxEntries,
          flags,
          extra,
          innerMap,
          numaNode,
          btf,
          kernelValue,
          ifindex,
          exclusiveTo,
          token);
    }
  }
}
