package skep.map;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import skep.insn.MapType;
import skep.kernel.Fd;
import skep.kernel.KernelException;

/**
 * A map of where XDP programs redirect packets to: network devices ({@code DEVMAP}, {@code
 * DEVMAP_HASH}) or CPUs ({@code CPUMAP}), each with a program of its own if wanted, which sees the
 * packets there. A view of a {@link BpfMap}, which owns the descriptor.
 *
 * <pre>{@code
 * RedirectMap<Integer> ports = loaded.map("ports").redirects(Codec.INT);
 * ports.put(0, kernel.deviceIndex("eth1").getAsInt());
 * int eth2 = kernel.deviceIndex("eth2").getAsInt();
 * ports.put(1, eth2, loaded.program("rewrite").fd());
 * }</pre>
 *
 * <p>Values are {@code struct bpf_devmap_val} and {@code struct bpf_cpumap_val} of linux/bpf.h;
 * only those of 8 bytes have room for a program, since Linux 5.8 (devices) and 5.9 (CPUs).
 * Thread-safe, with the exceptions of {@link BpfMap}.
 *
 * @param <K> the type of a key
 */
public final class RedirectMap<K> {
  private final BpfMap map;
  private final Codec<K> keys;

  /**
   * Where packets go.
   *
   * @param number the number of a network device; for a CPU, which the key is the number of, the
   *     length of its queue in packets
   * @param programId the number of the program that sees them there, if there is one
   */
  public record Target(int number, OptionalInt programId) {}

  RedirectMap(BpfMap map, Codec<K> keys) {
    boolean redirects =
        switch (map.type()) {
          case DEVMAP, DEVMAP_HASH, CPUMAP -> true;
          default -> false;
        };
    if (!redirects) {
      throw new IllegalArgumentException(
          "%s holds no devices and no CPUs to redirect to: those are %s, %s and %s"
              .formatted(map, MapType.DEVMAP, MapType.DEVMAP_HASH, MapType.CPUMAP));
    }
    if (map.keySize() != keys.size()) {
      throw new IllegalArgumentException(
          "%s has keys of %d bytes, the codec is for %d"
              .formatted(map, map.keySize(), keys.size()));
    }
    this.map = map;
    this.keys = keys;
  }

  /**
   * Adds or replaces an element without a program.
   *
   * @param key the key
   * @param number the number of a network device, or the length of a CPU's queue in packets; 0
   *     removes the element
   */
  public void put(K key, int number) {
    put(key, BpfMap.buffer(map.valueSize()).putInt(0, number));
  }

  /**
   * Adds or replaces an element with a program.
   *
   * @param key the key
   * @param number the number of a network device, or the length of a CPU's queue in packets
   * @param program what sees the packets there: a program of section {@code xdp/devmap} or {@code
   *     xdp/cpumap}; its descriptor can be closed
   * @throws IllegalArgumentException when values have no room for a program
   * @throws KernelException when the program is for something else
   */
  public void put(K key, int number, Fd program) {
    if (map.valueSize() < Long.BYTES) {
      throw new IllegalArgumentException(
          "%s has values of %d bytes, without room for %s: declare them with 8 (struct %s)"
              .formatted(
                  map,
                  map.valueSize(),
                  program.what(),
                  map.type() == MapType.CPUMAP ? "bpf_cpumap_val" : "bpf_devmap_val"));
    }
    put(key, BpfMap.buffer(map.valueSize()).putInt(0, number).putInt(4, program.number()));
  }

  private void put(K key, ByteBuffer value) {
    map.update(BpfMap.encoded(keys, key), value, UpdateMode.ANY);
  }

  /**
   * Where packets of a key go.
   *
   * @param key the key
   * @return the target, or empty when there is none
   */
  public Optional<Target> get(K key) {
    ByteBuffer value = BpfMap.buffer(map.valueSize());
    if (!map.lookup(BpfMap.encoded(keys, key), value)) {
      return Optional.empty();
    }
    int program = map.valueSize() < Long.BYTES ? 0 : value.getInt(4);
    OptionalInt programId = program == 0 ? OptionalInt.empty() : OptionalInt.of(program);
    return Optional.of(new Target(value.getInt(0), programId));
  }

  /**
   * Removes an element.
   *
   * @param key the key
   * @return whether it was there; of arrays ({@code DEVMAP}, {@code CPUMAP}) the kernel does not
   *     tell, and it is true always
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
