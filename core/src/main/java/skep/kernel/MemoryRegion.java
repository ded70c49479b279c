package skep.kernel;

/**
 * Whether memory that is shared with the kernel is still there: common to all views of one mapping.
 * It is what must not be collected while someone looks at the memory.
 */
final class MemoryRegion {
  private final Runnable retire;
  private volatile boolean closed;

  /**
   * A region that is there.
   *
   * @param retire called once, by the first {@link #close()}
   */
  MemoryRegion(Runnable retire) {
    this.retire = retire;
  }

  boolean isClosed() {
    return closed;
  }

  void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    retire.run();
  }
}
