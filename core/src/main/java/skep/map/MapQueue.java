package skep.map;

import java.nio.ByteBuffer;
import java.util.Optional;
import skep.kernel.Errno;
import skep.kernel.Kernel;
import skep.kernel.KernelException;

/**
 * A map without keys: a queue, a stack, or a Bloom filter. A view of a {@link BpfMap}, which owns
 * the descriptor.
 *
 * <pre>{@code
 * MapQueue<Long> jobs = loaded.map("jobs").queue(Codec.LONG);
 * jobs.push(7L);
 * Optional<Long> next = jobs.pop();
 * }</pre>
 *
 * <p>Thread-safe, with the exceptions of {@link BpfMap}.
 *
 * @param <V> the type of a value
 */
public final class MapQueue<V> {
  /** {@code BPF_EXIST}, which here makes room by removing the oldest. */
  private static final long DISPLACE = Kernel.EXIST;

  private final BpfMap map;
  private final Codec<V> codec;

  MapQueue(BpfMap map, Codec<V> codec) {
    if (map.keySize() != 0 || map.valueSize() != codec.size()) {
      throw new IllegalArgumentException(
          "%s has keys of %d bytes and values of %d; a view without keys is for 0 and %d"
              .formatted(map, map.keySize(), map.valueSize(), codec.size()));
    }
    this.map = map;
    this.codec = codec;
  }

  /**
   * Adds a value.
   *
   * @param value the value
   * @return false when a queue or a stack is full
   */
  public boolean push(V value) {
    try {
      put(value, Kernel.ANY);
      return true;
    } catch (KernelException e) {
      if (e.is(Errno.E2BIG)) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Adds a value to a queue or a stack; when it is full, the oldest goes for it.
   *
   * @param value the value
   */
  public void pushOver(V value) {
    put(value, DISPLACE);
  }

  private void put(V value, long flags) {
    map.kernel().mapUpdate(map.fd(), none(), BpfMap.encoded(codec, value), flags);
  }

  /**
   * The value that {@link #pop} would take: the oldest of a queue, the newest of a stack.
   *
   * @return the value, or empty when there is none
   */
  public Optional<V> peek() {
    ByteBuffer value = BpfMap.buffer(codec.size());
    return map.lookup(none(), value) ? Optional.of(codec.decode(value)) : Optional.empty();
  }

  /**
   * Takes a value: the oldest of a queue, the newest of a stack.
   *
   * @return the value, or empty when there is none
   */
  public Optional<V> pop() {
    ByteBuffer value = BpfMap.buffer(codec.size());
    boolean found = map.kernel().mapLookupAndDelete(map.fd(), none(), value, 0);
    return found ? Optional.of(codec.decode(value)) : Optional.empty();
  }

  /**
   * Asks a Bloom filter.
   *
   * @param value the value
   * @return false when it was never added; true when it was, and sometimes otherwise
   */
  public boolean mayContain(V value) {
    return map.lookup(none(), BpfMap.encoded(codec, value));
  }

  private static ByteBuffer none() {
    return ByteBuffer.allocate(0);
  }
}
