package skep.kernel;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A part of memory that is shared with the kernel, lent to be read where it lies, such as a record
 * of a ring buffer. Numbers are in this machine's byte order, at any offset.
 *
 * <pre>{@code
 * ring.consume(record -> {
 *   int pid = record.getInt(0);
 *   long nanoseconds = record.getLong(8);
 * });
 * }</pre>
 *
 * <p>It is one object that moves from part to part, so that reading makes none. Whoever keeps it
 * for longer than it is lent sees other parts of the same memory, or an {@link
 * IllegalStateException}; what can be kept is a copy, {@link #bytes}.
 */
public final class MemoryView {
  // No access leaves the memory: each is checked against the part's length, and whoever moves the
  // view checks the part against the memory. A thread that the view was leaked to may see where one
  // part starts and how long another is; so what moves it keeps to parts for which that is inside
  // the memory too.

  /** The length of what was taken back: nothing lies in it. */
  private static final int TAKEN_BACK = -1;

  private final ByteBuffer memory;
  private final long address;
  private final ByteBuffer lent;
  private long start;
  private int length = TAKEN_BACK;

  /** A view of direct memory, of which nothing is lent yet. */
  MemoryView(ByteBuffer memory) {
    this.memory = memory.duplicate().order(ByteOrder.nativeOrder());
    this.address = Native.address(memory);
    this.lent = memory.asReadOnlyBuffer();
  }

  /** Moves to a part: the longest one has to lie in the memory wherever any starts. */
  void move(long start, int length) {
    this.start = start;
    this.length = length;
  }

  void takeBack() {
    length = TAKEN_BACK;
  }

  /**
   * The size of what is lent.
   *
   * @return bytes
   */
  public int size() {
    return lent(length);
  }

  /**
   * Reads one byte.
   *
   * @param at where, from 0
   * @return the byte
   * @throws IndexOutOfBoundsException when it does not lie in what is lent
   */
  public byte getByte(int at) {
    byte value = RawMemory.getByte(memory, address, start + inside(at, Byte.BYTES));
    Reference.reachabilityFence(this);
    return value;
  }

  /**
   * Reads 2 bytes.
   *
   * @param at where, from 0
   * @return the value
   * @throws IndexOutOfBoundsException when they do not lie in what is lent
   */
  public short getShort(int at) {
    short value = RawMemory.getShort(memory, address, start + inside(at, Short.BYTES));
    Reference.reachabilityFence(this);
    return value;
  }

  /**
   * Reads 4 bytes.
   *
   * @param at where, from 0
   * @return the value
   * @throws IndexOutOfBoundsException when they do not lie in what is lent
   */
  public int getInt(int at) {
    int value = RawMemory.getInt(memory, address, start + inside(at, Integer.BYTES));
    Reference.reachabilityFence(this);
    return value;
  }

  /**
   * Reads 8 bytes.
   *
   * @param at where, from 0
   * @return the value
   * @throws IndexOutOfBoundsException when they do not lie in what is lent
   */
  public long getLong(int at) {
    long value = RawMemory.getLong(memory, address, start + inside(at, Long.BYTES));
    Reference.reachabilityFence(this);
    return value;
  }

  /**
   * A copy of what is lent.
   *
   * @return all its bytes
   */
  public byte[] bytes() {
    byte[] copy = new byte[size()];
    buffer().get(copy);
    return copy;
  }

  /**
   * What is lent as a buffer, which is lent as well.
   *
   * @return the same buffer each time: read-only, in this machine's byte order, with what is lent
   *     from position to limit
   */
  public ByteBuffer buffer() {
    int from = (int) start;
    return lent.order(ByteOrder.nativeOrder()).limit(from + size()).position(from);
  }

  /** The compiler knows this check: of several for one part it makes one. */
  private int inside(int at, int size) {
    int length = this.length;
    try {
      return Objects.checkIndex(at, length - (size - 1));
    } catch (IndexOutOfBoundsException e) {
      throw new IndexOutOfBoundsException(
          "%d bytes at %d do not lie in a part of %d bytes".formatted(size, at, lent(length)));
    }
  }

  private static int lent(int length) {
    if (length == TAKEN_BACK) {
      throw new IllegalStateException(
          "this memory was lent until a handler returned; copy what is needed for longer");
    }
    return length;
  }

  @Override
  public String toString() {
    int length = this.length;
    return length == TAKEN_BACK ? "memory taken back" : "memory lent (" + length + " bytes)";
  }
}
