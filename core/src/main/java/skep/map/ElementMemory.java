package skep.map;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A data section whose map cannot be mapped into memory: every access is a lookup or an update of
 * the map's one element. A write puts back the whole section as it was read, so it may undo what a
 * program writes to its neighbours in between.
 */
public final class ElementMemory implements GlobalMemory {
  private final BpfMap map;
  private final boolean readOnly;

  /**
   * The section in a map.
   *
   * @param map the map, of one element
   * @param readOnly whether it is frozen
   */
  public ElementMemory(BpfMap map, boolean readOnly) {
    this.map = Objects.requireNonNull(map, "map");
    this.readOnly = readOnly;
  }

  @Override
  public boolean readOnly() {
    return readOnly;
  }

  @Override
  public void read(int offset, ByteBuffer into) {
    into.put(section(), offset, into.remaining());
  }

  @Override
  public synchronized void write(int offset, ByteBuffer from) {
    byte[] section = section();
    from.get(section, offset, from.remaining());
    map.update(key(), section);
  }

  private byte[] section() {
    return map.lookup(key())
        .orElseThrow(() -> new IllegalStateException(map + " has no element 0"));
  }

  private byte[] key() {
    return new byte[map.keySize()];
  }
}
