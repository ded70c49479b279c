package skep.kernel;

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
    Optional<Fd> token) {
  /** {@code BPF_F_NO_PREALLOC}: allocate the entries of a hash table when they are needed. */
  public static final int NO_PREALLOC = 1;

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
          type, name, keySize, valueSize, maxEntries, flags, extra, innerMap, numaNode, btf, token);
    }
  }
}
