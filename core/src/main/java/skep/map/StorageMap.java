package skep.map;

import java.nio.ByteBuffer;
import java.util.Optional;
import skep.kernel.Fd;
import skep.kernel.Kernel;

/**
 * Local storage: a map whose values belong to tasks, sockets, cgroups or inodes, which are named by
 * a descriptor, and goes away with them. A view of a {@link BpfMap}, which owns the descriptor.
 *
 * <pre>{@code
 * StorageMap<Long> seen = loaded.map("seen").storage(Codec.LONG);
 * try (Fd self = kernel.pidfd((int) ProcessHandle.current().pid())) {
 *   long count = seen.get(self).orElse(0L);
 * }
 * }</pre>
 *
 * <p>Thread-safe, with the exceptions of {@link BpfMap}.
 *
 * @param <V> the type of a value
 */
public final class StorageMap<V> {
  private final BpfMap map;
  private final Codec<V> values;

  StorageMap(BpfMap map, Codec<V> values) {
    if (map.keySize() != Integer.BYTES || map.valueSize() != values.size()) {
      throw new IllegalArgumentException(
          "%s has keys of %d bytes and values of %d; a view as local storage is for 4 and %d"
              .formatted(map, map.keySize(), map.valueSize(), values.size()));
    }
    this.map = map;
    this.values = values;
  }

  /**
   * The value of an owner.
   *
   * @param owner a process (of {@link Kernel#pidfd}), socket, cgroup or file
   * @return the value, or empty when it has none
   */
  public Optional<V> get(Fd owner) {
    ByteBuffer value = BpfMap.buffer(values.size());
    return map.lookup(key(owner), value) ? Optional.of(values.decode(value)) : Optional.empty();
  }

  /**
   * Gives an owner a value.
   *
   * @param owner a process, socket, cgroup or file
   * @param value the value
   */
  public void put(Fd owner, V value) {
    put(owner, value, UpdateMode.ANY);
  }

  /**
   * Gives an owner a value, if the mode allows it.
   *
   * @param owner a process, socket, cgroup or file
   * @param value the value
   * @param mode what is allowed
   * @return whether it was written: false when {@code NOEXIST} found a value, or {@code EXIST} did
   *     not
   */
  public boolean put(Fd owner, V value, UpdateMode mode) {
    return map.update(key(owner), BpfMap.encoded(values, value), mode);
  }

  /**
   * Takes the value from an owner.
   *
   * @param owner a process, socket, cgroup or file
   * @return whether it had one
   */
  public boolean remove(Fd owner) {
    return map.kernel().mapDelete(map.fd(), key(owner));
  }

  private static ByteBuffer key(Fd owner) {
    return BpfMap.buffer(Integer.BYTES).putInt(0, owner.number());
  }
}
