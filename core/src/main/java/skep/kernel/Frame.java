package skep.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one system call: its attributes at the front, then the bytes they point to. All
 * that goes to the kernel or comes from it passes through here, so the kernel only ever gets
 * addresses of a frame, and a frame is always as large as what the kernel was told.
 *
 * <p>Each thread keeps one small frame, so that map operations allocate nothing; a call that needs
 * more gets memory of its own. The descriptors of a call stay open until its frame is closed.
 */
final class Frame implements AutoCloseable {
  private static final int KEPT = 16 * 1024;
  private static final int ALIGNMENT = 8;
  private static final byte[] ZEROS = new byte[512];
  private static final ThreadLocal<Frame> OF_THREAD = ThreadLocal.withInitial(Frame::kept);

  private final ByteBuffer memory;
  private final long address;
  private final boolean isKept;
  private boolean inUse;
  private int attributes;
  private int top;
  private @Nullable Fd[] fds = new @Nullable Fd[4];
  private int fdCount;

  private Frame(ByteBuffer memory, long address, boolean isKept) {
    this.memory = memory;
    this.address = address;
    this.isKept = isKept;
  }

  private static Frame kept() {
    ByteBuffer memory = ByteBuffer.allocateDirect(KEPT).order(ByteOrder.nativeOrder());
    return new Frame(memory, Native.address(memory), true);
  }

  /**
   * Begins a call.
   *
   * @param attributes most bytes of attributes, set to zero here
   * @param data bytes of everything else, summed with {@link #sizeOf}
   */
  static Frame open(int attributes, int data) {
    int front = align(attributes);
    Frame frame = OF_THREAD.get();
    if (frame.inUse || data > KEPT - front) {
      int size = Math.addExact(front, data);
      long address = Native.allocate(size);
      frame = new Frame(Native.view(address, size), address, false);
    }
    frame.inUse = true;
    frame.attributes = 0;
    frame.top = front;
    frame.memory.put(0, ZEROS, 0, front);
    return frame;
  }

  static int sizeOf(ByteBuffer bytes) {
    return align(bytes.remaining());
  }

  static int sizeOf(ByteBuffer some, ByteBuffer more) {
    return Math.addExact(sizeOf(some), sizeOf(more));
  }

  static int sizeOf(int bytes) {
    return align(bytes);
  }

  static int sizeOf(String text) {
    return align(text.getBytes(StandardCharsets.UTF_8).length + 1);
  }

  private static int align(int size) {
    return Math.addExact(size, ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** Where the attributes are. */
  long address() {
    return address;
  }

  /**
   * How long the attributes are: up to the last field that is not zero, or was asked for by {@link
   * #cover}. Older kernels refuse longer attributes than they know, unless the rest is zero.
   */
  int attributeSize() {
    return attributes;
  }

  Frame putInt(int offset, int value) {
    memory.putInt(offset, value);
    return value == 0 ? this : cover(offset + Integer.BYTES);
  }

  Frame putLong(int offset, long value) {
    memory.putLong(offset, value);
    return value == 0 ? this : cover(offset + Long.BYTES);
  }

  /** Sets a field to a descriptor's number, and keeps the descriptor open as long as this frame. */
  Frame putFd(int offset, Fd fd) {
    int number = use(fd);
    memory.putInt(offset, number);
    return cover(offset + Integer.BYTES);
  }

  /** Sets a field of 16 characters, the last of which stays zero. */
  Frame putName(int offset, String name) {
    byte[] bytes = ObjectName.check(name).getBytes(StandardCharsets.US_ASCII);
    memory.put(offset, bytes);
    return bytes.length == 0 ? this : cover(offset + ObjectName.MAX_LENGTH + 1);
  }

  /** Makes the attributes at least this long, for fields the kernel reads as zero or fills in. */
  Frame cover(int end) {
    attributes = Math.max(attributes, end);
    return this;
  }

  /** A descriptor's number, which stays valid as long as this frame. */
  int use(Fd fd) {
    int number = fd.acquire();
    if (fdCount == fds.length) {
      fds = Arrays.copyOf(fds, 2 * fdCount);
    }
    fds[fdCount++] = fd;
    return number;
  }

  /** Copies bytes in and returns their address. */
  long in(ByteBuffer bytes) {
    int offset = take(bytes.remaining());
    memory.put(offset, bytes, bytes.position(), bytes.remaining());
    return address + offset;
  }

  /** Copies text in, with a zero at the end, and returns its address. */
  long in(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int offset = take(bytes.length + 1);
    memory.put(offset, bytes).put(offset + bytes.length, (byte) 0);
    return address + offset;
  }

  /** Makes room for bytes from the kernel, with whatever content. */
  long room(int size) {
    return address + take(size);
  }

  /** Makes room for up to 512 bytes from the kernel, zero at first. */
  long zeroedRoom(int size) {
    int offset = take(size);
    memory.put(offset, ZEROS, 0, size);
    return address + offset;
  }

  private int take(int size) {
    int offset = top;
    top = Math.addExact(top, align(size));
    if (top > memory.capacity()) {
      throw new IllegalStateException("frame of " + memory.capacity() + " bytes is too small");
    }
    return offset;
  }

  int getInt(long at) {
    return memory.getInt((int) (at - address));
  }

  long getLong(long at) {
    return memory.getLong((int) (at - address));
  }

  void setInt(long at, int value) {
    memory.putInt((int) (at - address), value);
  }

  void setLong(long at, long value) {
    memory.putLong((int) (at - address), value);
  }

  void setByte(long at, byte value) {
    memory.put((int) (at - address), value);
  }

  /** Copies from an address of this frame to a buffer, whose position stays. */
  void copyOut(long at, ByteBuffer target) {
    target.put(target.position(), memory, (int) (at - address), target.remaining());
  }

  byte[] getBytes(long at, int size) {
    byte[] bytes = new byte[size];
    memory.get((int) (at - address), bytes);
    return bytes;
  }

  /** Text up to a zero or to {@code size}. */
  String getText(long at, int size) {
    int start = (int) (at - address);
    int end = start;
    while (end < start + size && memory.get(end) != 0) {
      end++;
    }
    return new String(getBytes(at, end - start), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    while (fdCount > 0) {
      Fd fd = fds[--fdCount];
      fds[fdCount] = null;
      if (fd != null) {
        fd.release();
      }
    }
    inUse = false;
    if (!isKept) {
      Native.free(address);
    }
  }
}
