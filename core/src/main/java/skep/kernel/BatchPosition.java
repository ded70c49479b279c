package skep.kernel;

import java.nio.ByteBuffer;

/**
 * How far a walk over a map in batches has got: a word of the kernel's, which only it understands.
 *
 * <p>Not thread-safe.
 */
public final class BatchPosition {
  private final byte[] word;
  private boolean started;
  private boolean atEnd;

  /**
   * The start of a walk.
   *
   * @param map the map to walk over
   */
  public BatchPosition(MapFd map) {
    // A bucket's number for hash tables, the last key for others.
    word = new byte[Math.max(Integer.BYTES, map.keySize())];
  }

  /**
   * Whether the walk is over.
   *
   * @return true once the kernel has said so
   */
  public boolean isAtEnd() {
    return atEnd;
  }

  boolean isStarted() {
    return started;
  }

  int size() {
    return word.length;
  }

  ByteBuffer word() {
    return ByteBuffer.wrap(word);
  }

  /** Goes on, or ends. */
  void moved(boolean atEnd) {
    started = true;
    this.atEnd = atEnd;
  }
}
