package skep.map;

import java.nio.ByteBuffer;
import java.util.OptionalInt;
import skep.kernel.Fd;
import skep.kernel.Kernel;
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
 * <p>What is put in is kept alive by the map; its descriptor can be closed. Thread-safe, with the
 * exceptions of {@link BpfMap}.
 *
 * @param <K> the type of a key
 */
public final class DescriptorMap<K> {
  private final BpfMap map;
  private final Codec<K> keys;

  DescriptorMap(BpfMap map, Codec<K> keys) {
    if (map.keySize() != keys.size() || map.valueSize() != Integer.BYTES && !isOfSockets(map)) {
      throw new IllegalArgumentException(
          "%s has keys of %d bytes and values of %d; a view with descriptors is for %d and 4"
              .formatted(map, map.keySize(), map.valueSize(), keys.size()));
    }
    this.map = map;
    this.keys = keys;
  }

  private static boolean isOfSockets(BpfMap map) {
    return map.valueSize() == Long.BYTES
        && switch (map.type()) {
          case SOCKMAP, SOCKHASH, REUSEPORT_SOCKARRAY -> true;
          default -> false;
        };
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
    ByteBuffer number = BpfMap.buffer(map.valueSize());
    if (map.valueSize() == Long.BYTES) {
      number.putLong(0, value.number());
    } else {
      number.putInt(0, value.number());
    }
    map.kernel().mapUpdate(map.fd(), BpfMap.encoded(keys, key), number, Kernel.ANY);
  }

  /**
   * The number of what is there, for {@link BpfMap#byId} and the like. Arrays of cgroups and perf
   * events cannot be asked; maps of sockets with values of 8 bytes give a socket's cookie, cut to
   * 32 bits.
   *
   * @param key the key
   * @return the number, or empty when there is nothing
   */
  public OptionalInt id(K key) {
    ByteBuffer number = BpfMap.buffer(map.valueSize());
    if (!map.lookup(BpfMap.encoded(keys, key), number)) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(
        map.valueSize() == Long.BYTES ? (int) number.getLong(0) : number.getInt(0));
  }

  /**
   * Removes an element.
   *
   * @param key the key
   * @return whether it was there
   */
  public boolean remove(K key) {
    return map.kernel().mapDelete(map.fd(), BpfMap.encoded(keys, key));
  }
}
