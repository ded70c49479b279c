package skep.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Owns a region of memory shared with the kernel. All access is by byte offset, in this machine's
 * byte order, checked against the region's bounds and against {@link #close()}.
 *
 * <p>Thread-safe in this sense: an access that races with {@link #close()} either happens before it
 * or throws; it never touches memory that belongs to someone else. Plain accesses of one value up
 * to 8 bytes at a multiple of its size do not tear, but have no order among threads; the acquire,
 * release and volatile forms have the meaning of {@link VarHandle}'s and need such an offset.
 *
 * <pre>{@code
 * try (Mapping data = kernel.mmap(map, 0, 4096, Mapping.Access.READ_WRITE)) {
 *   data.putInt(0, pid);
 *   long seen = data.getLongVolatile(8);
 * }
 * }</pre>
 */
public final class Mapping implements AutoCloseable {
  // How the race with close() is made safe without a lock: closing does not unmap. It replaces the
  // region by empty private memory at the same addresses, in one step, so that late accesses hit
  // harmless zeros; the addresses go back only when no thread can reach the region any more. Each
  // access therefore asks whether it is closed after the fact: if it is not yet, what was accessed
  // was the kernel's memory.

  private static final VarHandle SHORT =
      MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.nativeOrder());
  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** What a mapping may be used for. */
  public enum Access {
    /** Reading. A write throws {@link java.nio.ReadOnlyBufferException}. */
    READ,
    /** Reading and writing. */
    READ_WRITE
  }

  private final ByteBuffer memory;
  private final String what;
  private final MemoryRegion region;

  /**
   * Takes ownership of memory.
   *
   * @param memory the region, from 0 to its capacity, direct; a read-only buffer makes a read-only
   *     mapping
   * @param what what is mapped, for messages: {@code map '.bss'}
   * @param retire called once, by the first {@link #close()}; afterwards the memory must still be
   *     there for accesses that are under way, for as long as this object can be reached
   */
  public Mapping(ByteBuffer memory, String what, Runnable retire) {
    this(memory, what, new MemoryRegion(retire));
  }

  Mapping(ByteBuffer memory, String what, MemoryRegion region) {
    this.memory = memory;
    this.what = what;
    this.region = region;
  }

  /**
   * The size of the region.
   *
   * @return bytes
   */
  public int size() {
    return memory.capacity();
  }

  /**
   * Reads one byte.
   *
   * @param offset where
   * @return the byte
   */
  public byte getByte(int offset) {
    byte value = memory.get(offset);
    checkOpen();
    return value;
  }

  /**
   * Writes one byte.
   *
   * @param offset where
   * @param value the byte
   */
  public void putByte(int offset, byte value) {
    memory.put(offset, value);
    checkOpen();
  }

  /**
   * Reads 2 bytes.
   *
   * @param offset where
   * @return the value
   */
  public short getShort(int offset) {
    short value = (short) SHORT.get(memory, offset);
    checkOpen();
    return value;
  }

  /**
   * Writes 2 bytes.
   *
   * @param offset where
   * @param value the value
   */
  public void putShort(int offset, short value) {
    SHORT.set(memory, offset, value);
    checkOpen();
  }

  /**
   * Reads 4 bytes.
   *
   * @param offset where
   * @return the value
   */
  public int getInt(int offset) {
    int value = (int) INT.get(memory, offset);
    checkOpen();
    return value;
  }

  /**
   * Writes 4 bytes.
   *
   * @param offset where
   * @param value the value
   */
  public void putInt(int offset, int value) {
    INT.set(memory, offset, value);
    checkOpen();
  }

  /**
   * Reads 8 bytes.
   *
   * @param offset where
   * @return the value
   */
  public long getLong(int offset) {
    long value = (long) LONG.get(memory, offset);
    checkOpen();
    return value;
  }

  /**
   * Writes 8 bytes.
   *
   * @param offset where
   * @param value the value
   */
  public void putLong(int offset, long value) {
    LONG.set(memory, offset, value);
    checkOpen();
  }

  /**
   * Reads 4 bytes; later accesses stay after it.
   *
   * @param offset where, a multiple of 4
   * @return the value
   */
  public int getIntAcquire(int offset) {
    int value = (int) INT.getAcquire(memory, offset);
    checkOpen();
    return value;
  }

  /**
   * Writes 4 bytes; earlier accesses stay before it.
   *
   * @param offset where, a multiple of 4
   * @param value the value
   */
  public void putIntRelease(int offset, int value) {
    INT.setRelease(memory, offset, value);
    checkOpen();
  }

  /**
   * Reads 8 bytes; later accesses stay after it.
   *
   * @param offset where, a multiple of 8
   * @return the value
   */
  public long getLongAcquire(int offset) {
    long value = (long) LONG.getAcquire(memory, offset);
    checkOpen();
    return value;
  }

  /**
   * Writes 8 bytes; earlier accesses stay before it.
   *
   * @param offset where, a multiple of 8
   * @param value the value
   */
  public void putLongRelease(int offset, long value) {
    LONG.setRelease(memory, offset, value);
    checkOpen();
  }

  /**
   * Reads 4 bytes in one order with all volatile accesses.
   *
   * @param offset where, a multiple of 4
   * @return the value
   */
  public int getIntVolatile(int offset) {
    int value = (int) INT.getVolatile(memory, offset);
    checkOpen();
    return value;
  }

  /**
   * Writes 4 bytes in one order with all volatile accesses.
   *
   * @param offset where, a multiple of 4
   * @param value the value
   */
  public void putIntVolatile(int offset, int value) {
    INT.setVolatile(memory, offset, value);
    checkOpen();
  }

  /**
   * Reads 8 bytes in one order with all volatile accesses.
   *
   * @param offset where, a multiple of 8
   * @return the value
   */
  public long getLongVolatile(int offset) {
    long value = (long) LONG.getVolatile(memory, offset);
    checkOpen();
    return value;
  }

  /**
   * Writes 8 bytes in one order with all volatile accesses.
   *
   * @param offset where, a multiple of 8
   * @param value the value
   */
  public void putLongVolatile(int offset, long value) {
    LONG.setVolatile(memory, offset, value);
    checkOpen();
  }

  /**
   * Copies bytes out.
   *
   * @param offset where to start
   * @param target filled from its position to its limit; the position moves to the limit
   */
  public void get(int offset, ByteBuffer target) {
    int length = target.remaining();
    target.put(target.position(), memory, offset, length);
    checkOpen();
    target.position(target.position() + length);
  }

  /**
   * Copies bytes in.
   *
   * @param offset where to start
   * @param source read from its position to its limit; the position moves to the limit
   */
  public void put(int offset, ByteBuffer source) {
    int length = source.remaining();
    memory.put(offset, source, source.position(), length);
    checkOpen();
    source.position(source.position() + length);
  }

  /**
   * Lends parts of the same memory, for loops that cannot afford to ask at each access whether it
   * is closed.
   *
   * @param longest bytes of the longest part, for which there has to be room wherever one starts
   * @return a new lender, which does not know of {@link #close()}
   */
  public MemoryLender lender(int longest) {
    return new MemoryLender(memory, longest);
  }

  /** The memory itself, for what knows that nobody closes it meanwhile. */
  ByteBuffer memory() {
    return memory;
  }

  /**
   * Whether {@link #close()} was called.
   *
   * @return true from the first call of {@link #close()} on
   */
  public boolean isClosed() {
    return region.isClosed();
  }

  /** Gives the memory back. Closing twice is harmless. */
  @Override
  public void close() {
    region.close();
  }

  /** Ends every access: see the comment at the top. */
  private void checkOpen() {
    VarHandle.loadLoadFence();
    boolean late = region.isClosed();
    Reference.reachabilityFence(this);
    if (late) {
      throw new IllegalStateException("mapping of " + what + " is closed");
    }
  }

  @Override
  public String toString() {
    return "mapping of " + what + " (" + size() + " bytes" + (isClosed() ? ", closed)" : ")");
  }
}
