package skep.kernel;

import java.util.Optional;
import java.util.function.IntConsumer;
import skep.insn.MapType;

/**
 * Owns the file descriptor of a map, and knows its kind, for messages, and how many bytes the
 * kernel copies for its keys and values, so that no call can reach beyond a caller's buffer.
 */
public final class MapFd extends Fd {
  private final Optional<MapType> type;
  private final int keySize;
  private final int valueSize;

  /**
   * Takes ownership of a map's descriptor.
   *
   * @param number the descriptor's number
   * @param what what it refers to, for messages: {@code map 'counts'}
   * @param closer gives the number back; called once
   * @param type what kind of map; empty for a kind newer than {@link MapType}
   * @param keySize bytes of a key
   * @param valueSize bytes the kernel copies for a value; see {@link #valueSize()}
   */
  public MapFd(
      int number,
      String what,
      IntConsumer closer,
      Optional<MapType> type,
      int keySize,
      int valueSize) {
    super(number, what, closer);
    this.type = type;
    this.keySize = keySize;
    this.valueSize = valueSize;
  }

  /**
   * What kind of map it is.
   *
   * @return empty for a kind newer than {@link MapType}
   */
  public Optional<MapType> type() {
    return type;
  }

  /**
   * Bytes of a key.
   *
   * @return 0 for a map without keys, such as a queue
   */
  public int keySize() {
    return keySize;
  }

  /**
   * Bytes of a value as the kernel copies it. For a per-CPU map this is the map's value size
   * rounded up to 8, times the number of possible CPUs: one value for each, in CPU order.
   *
   * @return the size of the buffer to pass
   */
  public int valueSize() {
    return valueSize;
  }
}
