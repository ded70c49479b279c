package skep.map;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import skep.insn.MapType;
import skep.kernel.Errno;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.MapFd;
import skep.kernel.MapInfo;
import skep.kernel.Pins;

/**
 * A map in the kernel, as bytes. {@link #typed} is the same map with typed keys and values.
 *
 * <pre>{@code
 * BpfMap counts = loaded.map("counts");
 * counts.update(key, value);
 * Optional<byte[]> now = counts.lookup(key);
 * }</pre>
 *
 * <p>Numbers in keys and values are in the machine's byte order. A value of a map of a per-CPU kind
 * is one value for each possible CPU, see {@link #valueSize}. Maps without keys (queue, stack,
 * Bloom filter) take keys of no bytes.
 *
 * <p>Thread-safe. Keys and values of a wrong size are an {@link IllegalArgumentException}; what the
 * kernel refuses is a {@link KernelException}; after {@link #close} all is an {@link
 * IllegalStateException}. Closing does not take the map from programs that use it.
 */
public final class BpfMap implements AutoCloseable {
  private final Kernel kernel;
  private final MapFd fd;
  private final String name;
  private final MapType type;
  private final int maxEntries;
  private Optional<String> pinPath;

  /**
   * Takes ownership of a map that is not pinned.
   *
   * @param kernel the kernel it is in
   * @param fd the map; closed with this
   * @param name its name in the object, which the kernel may know cut to 15 characters
   * @param type what kind of map
   * @param maxEntries most entries; bytes for ring buffers
   */
  public BpfMap(Kernel kernel, MapFd fd, String name, MapType type, int maxEntries) {
    this(kernel, fd, name, type, maxEntries, Optional.empty());
  }

  /**
   * Takes ownership of a map.
   *
   * @param kernel the kernel it is in
   * @param fd the map; closed with this
   * @param name its name in the object, which the kernel may know cut to 15 characters
   * @param type what kind of map
   * @param maxEntries most entries; bytes for ring buffers
   * @param pinPath where it is pinned already, if it is
   */
  public BpfMap(
      Kernel kernel,
      MapFd fd,
      String name,
      MapType type,
      int maxEntries,
      Optional<String> pinPath) {
    this.kernel = Objects.requireNonNull(kernel, "kernel");
    this.fd = Objects.requireNonNull(fd, "fd");
    this.name = Objects.requireNonNull(name, "name");
    this.type = Objects.requireNonNull(type, "type");
    this.maxEntries = maxEntries;
    this.pinPath = Objects.requireNonNull(pinPath, "pinPath");
  }

  /**
   * Opens a map that is pinned.
   *
   * @param kernel the kernel
   * @param path where it is pinned
   * @return the map, owned by the caller; empty if there is no such file
   * @throws IllegalArgumentException if something else is pinned there, or a kind of map that is
   *     newer than {@link MapType}
   */
  public static Optional<BpfMap> pinned(Kernel kernel, String path) {
    return kernel.pinnedMap(path).map(fd -> of(kernel, fd, Optional.of(path)));
  }

  /**
   * Opens a map by its number. Needs {@link skep.kernel.Capability#SYS_ADMIN}.
   *
   * @param kernel the kernel
   * @param id the number
   * @return the map, owned by the caller; empty if it is gone
   * @throws IllegalArgumentException if it is a kind of map that is newer than {@link MapType}
   */
  public static Optional<BpfMap> byId(Kernel kernel, int id) {
    return kernel.mapById(id).map(fd -> of(kernel, fd, Optional.empty()));
  }

  private static BpfMap of(Kernel kernel, MapFd fd, Optional<String> pinPath) {
    try {
      MapInfo info = kernel.mapInfo(fd);
      MapType type =
          info.type()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "%s is of kind %d, which is not known here"
                              .formatted(fd.what(), info.typeNumber())));
      return new BpfMap(kernel, fd, info.name(), type, info.maxEntries(), pinPath);
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  /**
   * The map's name.
   *
   * @return its name in the object, or the kernel's when it was opened without one
   */
  public String name() {
    return name;
  }

  /**
   * What kind of map it is.
   *
   * @return the kind
   */
  public MapType type() {
    return type;
  }

  /**
   * The size of a key.
   *
   * @return bytes; 0 for a map without keys
   */
  public int keySize() {
    return fd.keySize();
  }

  /**
   * The size of a value as user space reads and writes it: for a per-CPU kind the size of one CPU's
   * value rounded up to 8, times the number of possible CPUs.
   *
   * @return bytes
   */
  public int valueSize() {
    return fd.valueSize();
  }

  /**
   * How much the map can hold.
   *
   * @return entries; bytes for ring buffers
   */
  public int maxEntries() {
    return maxEntries;
  }

  /**
   * The map's descriptor, owned by this map: to pass on, not to close.
   *
   * @return the descriptor
   */
  public MapFd fd() {
    return fd;
  }

  /** The kernel that it is in. */
  Kernel kernel() {
    return kernel;
  }

  /**
   * The value of a key.
   *
   * @param key the key
   * @return a copy of the value, or empty when the key is not there
   */
  public Optional<byte[]> lookup(byte[] key) {
    byte[] value = new byte[valueSize()];
    boolean found = kernel.mapLookup(fd, ByteBuffer.wrap(checkKey(key)), ByteBuffer.wrap(value), 0);
    return found ? Optional.of(value) : Optional.empty();
  }

  /**
   * The value of a key, into a buffer of the caller's; nothing is allocated.
   *
   * @param key the key's bytes from position to limit
   * @param value receives the value, {@link #valueSize} bytes from position to limit
   * @return whether the key is there
   */
  public boolean lookup(ByteBuffer key, ByteBuffer value) {
    return lookup(key, value, 0);
  }

  /**
   * The value of a key, into a buffer of the caller's, by the kernel's flags.
   *
   * @param key the key's bytes from position to limit
   * @param value receives the value
   * @param flags {@link Kernel#LOCK}, for a value with a {@code bpf_spin_lock}, or 0
   * @return whether the key is there
   */
  public boolean lookup(ByteBuffer key, ByteBuffer value, long flags) {
    return kernel.mapLookup(fd, key, value, flags);
  }

  /**
   * The value of a key, which is removed. For a queue or a stack, whose keys have no bytes, it is
   * the next element.
   *
   * @param key the key
   * @return the value it had, or empty when the key is not there
   */
  public Optional<byte[]> lookupAndDelete(byte[] key) {
    byte[] value = new byte[valueSize()];
    boolean found =
        kernel.mapLookupAndDelete(fd, ByteBuffer.wrap(checkKey(key)), ByteBuffer.wrap(value), 0);
    return found ? Optional.of(value) : Optional.empty();
  }

  /**
   * Adds or replaces an element.
   *
   * @param key the key
   * @param value the value
   */
  public void update(byte[] key, byte[] value) {
    update(key, value, UpdateMode.ANY);
  }

  /**
   * Adds or replaces an element, if the mode allows it.
   *
   * @param key the key
   * @param value the value
   * @param mode what is allowed
   * @return whether it was written: false when {@code NOEXIST} found the key, or {@code EXIST} did
   *     not
   */
  public boolean update(byte[] key, byte[] value, UpdateMode mode) {
    return update(ByteBuffer.wrap(checkKey(key)), ByteBuffer.wrap(checkValue(value)), mode);
  }

  /**
   * Adds or replaces an element from buffers of the caller's; nothing is allocated.
   *
   * @param key the key's bytes from position to limit
   * @param value the value's bytes from position to limit
   * @param mode what is allowed
   * @return whether it was written
   */
  public boolean update(ByteBuffer key, ByteBuffer value, UpdateMode mode) {
    return update(key, value, mode, 0);
  }

  /** The same, by more of the kernel's flags. */
  boolean update(ByteBuffer key, ByteBuffer value, UpdateMode mode, long flags) {
    try {
      kernel.mapUpdate(fd, key, value, mode.flags() | flags);
      return true;
    } catch (KernelException e) {
      if (mode == UpdateMode.NOEXIST && e.is(Errno.EEXIST)
          || mode == UpdateMode.EXIST && e.is(Errno.ENOENT)) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Adds or replaces an element from buffers of the caller's, by the kernel's flags.
   *
   * @param key the key's bytes from position to limit
   * @param value the value's bytes from position to limit
   * @param flags {@link Kernel#ANY}, {@link Kernel#NO_EXIST} or {@link Kernel#EXIST}, with {@link
   *     Kernel#LOCK} for a value with a {@code bpf_spin_lock}
   */
  public void update(ByteBuffer key, ByteBuffer value, long flags) {
    kernel.mapUpdate(fd, key, value, flags);
  }

  /**
   * Removes an element.
   *
   * @param key the key
   * @return whether it was there
   */
  public boolean delete(byte[] key) {
    return kernel.mapDelete(fd, ByteBuffer.wrap(checkKey(key)));
  }

  /**
   * The keys, each once. The kernel walks from key to key, and a walk whose key has gone starts
   * again; so programs that add and remove meanwhile may hide some keys from this list, but never
   * make it repeat one, or go on for ever.
   *
   * @return the keys at about this time, in the kernel's order
   */
  public List<byte[]> keys() {
    Set<ByteBuffer> seen = new LinkedHashSet<>();
    boolean startsAgain = !isCgroupStorage();
    long steps = longestWalk();
    byte[] key = new byte[keySize()];
    boolean more = kernel.mapFirstKey(fd, ByteBuffer.wrap(key));
    while (more && steps-- > 0 && (seen.add(ByteBuffer.wrap(key)) || startsAgain)) {
      byte[] next = new byte[key.length];
      more = kernel.mapNextKey(fd, ByteBuffer.wrap(key), ByteBuffer.wrap(next));
      key = next;
    }
    List<byte[]> keys = new ArrayList<>(seen.size());
    for (ByteBuffer each : seen) {
      keys.add(each.array());
    }
    if (isCgroupStorage()) {
      // Behind the last the kernel gives what lies in the list's head
      // (cgroup_storage_get_next_key).
      keys.removeIf(each -> lookup(each).isEmpty());
    }
    return keys;
  }

  /** The keys as values, for the typed views. */
  <K> List<K> keys(Codec<K> codec) {
    return keys().stream().map(key -> decoded(codec, key)).toList();
  }

  private boolean isCgroupStorage() {
    return type == MapType.CGROUP_STORAGE || type == MapType.PERCPU_CGROUP_STORAGE;
  }

  /**
   * Calls a function with each element. It may change the map; elements removed meanwhile are left
   * out.
   *
   * @param action takes key and value
   */
  public void forEach(BiConsumer<? super byte[], ? super byte[]> action) {
    for (byte[] key : keys()) {
      lookup(key).ifPresent(value -> action.accept(key, value));
    }
  }

  /**
   * Where the map is pinned, as far as this process knows.
   *
   * @return the path, if it is
   */
  public synchronized Optional<String> pinPath() {
    return pinPath;
  }

  /**
   * Gives the map a name in a BPF file system, under which it outlives this process.
   *
   * @param path a file that is not there yet; its directory is made when need be, for this user
   *     alone
   * @throws KernelException when the path is taken, or not on a BPF file system
   * @throws IllegalStateException when the map is pinned elsewhere already
   */
  public synchronized void pin(String path) {
    if (pinPath.isPresent()) {
      if (pinPath.get().equals(path)) {
        return;
      }
      throw new IllegalStateException(
          "map '%s' is pinned at %s already; unpin it before it is pinned at %s"
              .formatted(name, pinPath.get(), path));
    }
    Pins.pin(kernel, fd, path);
    pinPath = Optional.of(path);
  }

  /** Takes the name away again. The map stays as long as anyone uses it. */
  public synchronized void unpin() {
    pinPath.ifPresent(kernel::removeFile);
    pinPath = Optional.empty();
  }

  /** Forbids user space to change the map from now on; programs still can. */
  public void freeze() {
    kernel.mapFreeze(fd);
  }

  /**
   * This map with typed keys and values.
   *
   * @param <K> the type of a key
   * @param <V> the type of a value
   * @param keys how a key lies
   * @param values how a value lies
   * @return a view; closing this map ends it
   * @throws IllegalArgumentException when the sizes are not this map's
   */
  public <K, V> TypedMap<K, V> typed(Codec<K> keys, Codec<V> values) {
    return new TypedMap<>(this, keys, values);
  }

  /**
   * This map of a per-CPU kind, with one typed value for each possible CPU.
   *
   * @param <K> the type of a key
   * @param <V> the type of one CPU's value
   * @param keys how a key lies
   * @param value how one CPU's value lies
   * @return a view; closing this map ends it
   * @throws IllegalArgumentException when the sizes are not this map's
   */
  public <K, V> TypedMap<K, List<V>> perCpu(Codec<K> keys, Codec<V> value) {
    return new TypedMap<>(this, keys, Codec.perCpu(value, kernel.possibleCpus()));
  }

  /**
   * This map many elements at a time.
   *
   * @param size how many elements at most
   * @return a view; closing this map ends it
   */
  public Batches batches(int size) {
    return new Batches(this, size, 0);
  }

  /**
   * This map without keys: a queue, a stack or a Bloom filter.
   *
   * @param <V> the type of a value
   * @param values how a value lies
   * @return a view; closing this map ends it
   * @throws IllegalArgumentException when the sizes are not this map's
   */
  public <V> MapQueue<V> queue(Codec<V> values) {
    return new MapQueue<>(this, values);
  }

  /**
   * This map of maps, programs, sockets, cgroups or perf events.
   *
   * @param <K> the type of a key
   * @param keys how a key lies
   * @return a view; closing this map ends it
   * @throws IllegalArgumentException when the sizes are not this map's
   */
  public <K> DescriptorMap<K> descriptors(Codec<K> keys) {
    return new DescriptorMap<>(this, keys);
  }

  /**
   * This map of devices or CPUs that XDP programs redirect packets to.
   *
   * @param <K> the type of a key
   * @param keys how a key lies
   * @return a view; closing this map ends it
   * @throws IllegalArgumentException when it is another kind of map, or the size of its keys
   *     another
   */
  public <K> RedirectMap<K> redirects(Codec<K> keys) {
    return new RedirectMap<>(this, keys);
  }

  /**
   * This map as local storage of tasks, sockets, cgroups or inodes.
   *
   * @param <V> the type of a value
   * @param values how a value lies
   * @return a view; closing this map ends it
   * @throws IllegalArgumentException when the sizes are not this map's
   */
  public <V> StorageMap<V> storage(Codec<V> values) {
    return new StorageMap<>(this, values);
  }

  /**
   * What the keys and values are, as the kernel knows it. Needs {@link
   * skep.kernel.Capability#SYS_ADMIN}.
   *
   * @return the types, or empty when the map was made without
   */
  public Optional<MapTypes> types() {
    return MapTypes.of(kernel, kernel.mapInfo(fd));
  }

  /** Closes the descriptor. Harmless when closed. */
  @Override
  public void close() {
    fd.close();
  }

  private byte[] checkKey(byte[] key) {
    if (key.length != keySize()) {
      throw wrongSize("key", key.length, keySize());
    }
    return key;
  }

  private byte[] checkValue(byte[] value) {
    if (value.length != valueSize()) {
      throw wrongSize("value", value.length, valueSize());
    }
    return value;
  }

  private IllegalArgumentException wrongSize(String what, int given, int wanted) {
    return new IllegalArgumentException(
        "map '%s': a %s has %d bytes, not %d".formatted(name, what, wanted, given));
  }

  /** A buffer in the machine's byte order. */
  static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
  }

  /** A value as it lies in the map. */
  static <T> ByteBuffer encoded(Codec<T> codec, T value) {
    ByteBuffer bytes = buffer(codec.size());
    codec.encode(value, bytes);
    return bytes.clear();
  }

  /** A key or value that lies in the map. */
  static <T> T decoded(Codec<T> codec, byte[] bytes) {
    return codec.decode(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()));
  }

  /** How many elements it can have; storage of cgroups has one for each, and does not say. */
  long capacity() {
    return isCgroupStorage() ? Integer.MAX_VALUE : Integer.toUnsignedLong(maxEntries);
  }

  /**
   * How many steps a walk over the elements may take: one that is never disturbed has as many as
   * there can be elements, and one that starts again, since the element it was at has gone, gets as
   * many again.
   */
  long longestWalk() {
    return 2 * capacity() + 2;
  }

  @Override
  public String toString() {
    return "map '" + name + "' (" + type + ")";
  }
}
