package skep.kernel;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;

/**
 * Numbers in direct memory, in this machine's byte order, at offsets that the caller has checked.
 * The caller also knows the buffer's address, {@link Native#address}, and keeps it reachable.
 *
 * <p>jffi reads and writes by one instruction, with {@code Unsafe}; from JDK 23 on, where {@code
 * Unsafe} warns, by calling C. There a buffer is the faster way, and before it the slower one: at
 * each access it asks for bounds, byte order and whether the memory is alive. So there are both
 * ways, of which the compiler keeps one.
 */
final class RawMemory {
  private static final MemoryIO IO = MemoryIO.getInstance();
  private static final boolean IN_ONE = IO.getClass().getName().contains("Unsafe");

  private RawMemory() {}

  static byte getByte(ByteBuffer memory, long address, long offset) {
    return IN_ONE ? IO.getByte(address + offset) : memory.get((int) offset);
  }

  static short getShort(ByteBuffer memory, long address, long offset) {
    return IN_ONE ? IO.getShort(address + offset) : memory.getShort((int) offset);
  }

  static int getInt(ByteBuffer memory, long address, long offset) {
    return IN_ONE ? IO.getInt(address + offset) : memory.getInt((int) offset);
  }

  static long getLong(ByteBuffer memory, long address, long offset) {
    return IN_ONE ? IO.getLong(address + offset) : memory.getLong((int) offset);
  }

  static void putLong(ByteBuffer memory, long address, long offset, long value) {
    if (IN_ONE) {
      IO.putLong(address + offset, value);
    } else {
      memory.putLong((int) offset, value);
    }
  }
}
