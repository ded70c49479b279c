package skep.map;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import skep.kernel.Fd;
import skep.kernel.KernelException;

/**
 * A map whose values are descriptors when they are written, and numbers of what they stand for when
 * they are read: maps of maps, and arrays of programs, sockets, cgroups and perf events. A view of
 * a {@link BpfMap}, which owns the descriptor.
 *
 * <pre>{@code
 * DescriptorMap<Integer> jumps = loaded.map("jumps").descriptors(Codec.INT);
 * jumps.put(0, loaded.program("parse_ipv4").fd());
 * }</pre>
 *
 * <p>What is put in is kept alive by the map, and its descriptor can be closed; but sockets stay as
 * long as someone has them open, and leave the map then. Thread-safe, with the exceptions of {@link
 * BpfMap}.
 *
 * @param <K> the type of a key
 */
public final class DescriptorMap<K> {
  private final BpfMap map;
  private final Codec<K> keys;

  DescriptorMap(BpfMap map, Codec<K> keys) {
    boolean fits =
        map.valueSize() == Integer.BYTES || map.valueSize() == Long.BYTES && hasCookies(map);
    if (map.keySize() != keys.size() || !fits) {
      throw new IllegalArgumentException(
          "%s has keys of %d bytes and values of %d; a view with descriptors is for %d and 4"
              .formatted(map, map.keySize(), map.valueSize(), keys.size()));
    }
    this.map = map;
    this.keys = keys;
  }

  private static boolean hasCookies(BpfMap map) {
    return switch (map.type()) {
      case SOCKMAP, SOCKHASH, REUSEPORT_SOCKARRAY -> true;
      default -> false;
    };
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
   * Adds or replaces an element.
   *
   * @param key the key
   * @param value what to put there: the map, program, socket, cgroup or perf event
   * @throws KernelException when the kernel does not take it: an inner map of another shape, a
   *     program of another type
   */
  public void put(K key, Fd value) {
    put(key, value, UpdateMode.ANY);
  }

  /**
   * Adds or replaces an element, if the mode allows it. Arrays of programs, maps, cgroups and perf
   * events know {@code ANY} alone.
   *
   * @param key the key
   * @param value what to put there
   * @param mode what is allowed
   * @return whether it was written: false when {@code NOEXIST} found the key, or {@code EXIST} did
   *     not
   * @throws KernelException when the kernel does not take it
   */
  public boolean put(K key, Fd value, UpdateMode mode) {
    ByteBuffer number = BpfMap.buffer(map.valueSize());
    if (map.valueSize() == Long.BYTES) {
      number.putLong(0, value.number());
    } else {
      number.putInt(0, value.number());
    }
    return map.update(BpfMap.encoded(keys, key), number, mode);
  }

  /**
   * The number of the map or program that is there, for {@link BpfMap#byId} and the like. Arrays of
   * cgroups, perf events and AF_XDP sockets cannot be asked.
   *
   * @param key the key
   * @return the number, or empty when there is nothing
   * @throws IllegalStateException for maps of sockets, which have a {@link #cookie}
   */
  public OptionalInt id(K key) {
    if (hasCookies(map)) {
      throw new IllegalStateException(map + " holds sockets, which have cookies and no numbers");
    }
    Optional<ByteBuffer> value = value(key);
    return value.isPresent() ? OptionalInt.of(value.get().getInt(0)) : OptionalInt.empty();
  }

  /**
   * The cookie of the socket that is there, as {@code bpf_get_socket_cookie} gives it.
   *
   * @param key the key
   * @return the cookie, or empty when there is no socket
   * @throws IllegalStateException for maps of anything else
   * @throws KernelException when the map's values have 4 bytes, and cannot be asked for
   */
  public OptionalLong cookie(K key) {
    if (!hasCookies(map)) {
      throw new IllegalStateException(map + " holds no sockets that have cookies");
    }
    Optional<ByteBuffer> value = value(key);
    return value.isPresent() ? OptionalLong.of(value.get().getLong(0)) : OptionalLong.empty();
  }

  private Optional<ByteBuffer> value(K key) {
    ByteBuffer value = BpfMap.buffer(map.valueSize());
    return map.lookup(BpfMap.encoded(keys, key), value) ? Optional.of(value) : Optional.empty();
  }

  /**
   * Removes an element.
   *
   * @param key the key
   * @return whether it was there; of {@code XSKMAP} the kernel does not tell, and it is true always
   */
  public boolean remove(K key) {
    return map.delete(BpfMap.encoded(keys, key).array());
  }

  /**
   * The keys; of arrays all, with or without an element.
   *
   * @return the keys at about this time
   */
  public List<K> keys() {
    return map.keys(keys);
  }

  @Override
  public String toString() {
    return map.toString();
  }
}
