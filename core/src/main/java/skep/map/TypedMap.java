package skep.map;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import skep.kernel.Errno;
import skep.kernel.Kernel;
import skep.kernel.KernelException;

/**
 * A map with typed keys and values: a view of a {@link BpfMap}, which owns the descriptor.
 *
 * <pre>{@code
 * TypedMap<Integer, Long> counts = loaded.map("counts").typed(Codec.INT, Codec.LONG);
 * counts.put(7, 1L);
 * counts.forEach((pid, count) -> System.out.println(pid + " " + count));
 * }</pre>
 *
 * <p>Thread-safe, with the exceptions of {@link BpfMap}.
 *
 * @param <K> the type of a key
 * @param <V> the type of a value
 */
public final class TypedMap<K, V> {
  private static final int BATCH = 1024;

  private final BpfMap map;
  private final Codec<K> keys;
  private final Codec<V> values;
  private final long flags;

  TypedMap(BpfMap map, Codec<K> keys, Codec<V> values) {
    this(map, keys, values, 0);
  }

  private TypedMap(BpfMap map, Codec<K> keys, Codec<V> values, long flags) {
    check(map, "key", map.keySize(), keys.size());
    check(map, "value", map.valueSize(), values.size());
    this.map = map;
    this.keys = keys;
    this.values = values;
    this.flags = flags;
  }

  private static void check(BpfMap map, String what, int actual, int codec) {
    if (actual != codec) {
      throw new IllegalArgumentException(
          "%s has %ss of %d bytes, the codec is for %d".formatted(map, what, actual, codec));
    }
  }

  /**
   * The map underneath.
   *
   * @return the map
   */
  public BpfMap map() {
    return map;
  }

  /**
   * The same map, whose values are read and written under the {@code bpf_spin_lock} that they
   * contain, by which programs change them too: so none is seen half-written. Linux 5.1 and later.
   *
   * @return a view; of a map whose values have no lock, the kernel refuses what is done with it
   */
  public TypedMap<K, V> locked() {
    return new TypedMap<>(map, keys, values, Kernel.LOCK);
  }

  /**
   * The value of a key.
   *
   * @param key the key
   * @return the value, or empty when the key is not there
   */
  public Optional<V> get(K key) {
    return value(BpfMap.encoded(keys, key));
  }

  private Optional<V> value(ByteBuffer key) {
    ByteBuffer value = BpfMap.buffer(values.size());
    return map.lookup(key, value, flags) ? Optional.of(values.decode(value)) : Optional.empty();
  }

  /**
   * Adds or replaces an element.
   *
   * @param key the key
   * @param value the value
   */
  public void put(K key, V value) {
    put(key, value, UpdateMode.ANY);
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
  public boolean put(K key, V value, UpdateMode mode) {
    return map.update(BpfMap.encoded(keys, key), BpfMap.encoded(values, value), mode, flags);
  }

  /**
   * Removes an element.
   *
   * @param key the key
   * @return whether it was there
   */
  public boolean remove(K key) {
    return map.delete(BpfMap.encoded(keys, key).array());
  }

  /**
   * The value of a key, which is removed.
   *
   * @param key the key
   * @return the value it had, or empty when the key was not there
   */
  public Optional<V> getAndRemove(K key) {
    ByteBuffer value = BpfMap.buffer(values.size());
    boolean found =
        map.kernel().mapLookupAndDelete(map.fd(), BpfMap.encoded(keys, key), value, flags);
    return found ? Optional.of(values.decode(value)) : Optional.empty();
  }

  /**
   * The keys, each once, as {@link BpfMap#keys} finds them.
   *
   * @return the keys at about this time
   */
  public List<K> keys() {
    return map.keys(keys);
  }

  /**
   * Calls a function with each element. It may change the map; elements removed meanwhile are left
   * out.
   *
   * @param action takes key and value
   */
  public void forEach(BiConsumer<? super K, ? super V> action) {
    for (byte[] key : map.keys()) {
      value(ByteBuffer.wrap(key))
          .ifPresent(value -> action.accept(BpfMap.decoded(keys, key), value));
    }
  }

  /**
   * A copy of all elements, read in batches where the kernel can. Keys that lie differently can be
   * the same on this side, as texts are that have other bytes behind their end: each is an element.
   *
   * @return the elements at about this time, in the kernel's order
   */
  public List<Map.Entry<K, V>> entries() {
    List<Map.Entry<K, V>> copy = new ArrayList<>();
    try {
      new Batches(map, BATCH, flags)
          .forEach((key, value) -> copy.add(Map.entry(keys.decode(key), values.decode(value))));
    } catch (KernelException e) {
      if (!copy.isEmpty() || !mayLackBatches(e)) {
        throw e;
      }
      forEach((key, value) -> copy.add(Map.entry(key, value)));
    }
    return copy;
  }

  /**
   * As {@link #entries}, by key.
   *
   * @return the elements at about this time, in the kernel's order; of those whose keys are the
   *     same on this side the last
   */
  public Map<K, V> toMap() {
    Map<K, V> copy = new LinkedHashMap<>();
    entries().forEach(entry -> copy.put(entry.getKey(), entry.getValue()));
    return copy;
  }

  /** Before Linux 5.6 there are no batches, and later not for all kinds of maps. */
  private static boolean mayLackBatches(KernelException e) {
    return e.is(Errno.ENOTSUPP) || e.is(Errno.EINVAL);
  }

  /**
   * Adds or replaces elements, with one system call for all where the kernel can.
   *
   * @param elements the elements
   * @throws KernelException when one is refused; of a batch it says how many were written before
   */
  public void putAll(Map<? extends K, ? extends V> elements) {
    ByteBuffer allKeys = BpfMap.buffer(Math.multiplyExact(elements.size(), keys.size()));
    ByteBuffer allValues = BpfMap.buffer(Math.multiplyExact(elements.size(), values.size()));
    int i = 0;
    for (Map.Entry<? extends K, ? extends V> element : elements.entrySet()) {
      keys.encode(element.getKey(), allKeys.position(i * keys.size()));
      values.encode(element.getValue(), allValues.position(i * values.size()));
      i++;
    }
    try {
      new Batches(map, Math.max(1, i), flags).update(allKeys.clear(), allValues.clear());
    } catch (KernelException e) {
      if (!mayLackBatches(e)) {
        throw e;
      }
      elements.forEach(this::put);
    }
  }

  @Override
  public String toString() {
    return map.toString();
  }
}
