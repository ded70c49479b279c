package skep.map;

import java.nio.ByteBuffer;
import skep.kernel.Mapping;

/**
 * A data section that is mapped into this process: reads and writes are the programs' own memory,
 * without a system call. Numbers are moved whole, so that none is seen half-written.
 *
 * @param mapping the map's memory; owned by whoever made this
 * @param readOnly whether it is frozen
 */
public record MappedMemory(Mapping mapping, boolean readOnly) implements GlobalMemory {
  @Override
  public void read(int offset, ByteBuffer into) {
    switch (into.remaining()) {
      case Byte.BYTES -> into.put(mapping.getByte(offset));
      case Short.BYTES -> into.putShort(mapping.getShort(offset));
      case Integer.BYTES -> into.putInt(mapping.getInt(offset));
      case Long.BYTES -> into.putLong(mapping.getLong(offset));
      default -> mapping.get(offset, into);
    }
  }

  @Override
  public void write(int offset, ByteBuffer from) {
    switch (from.remaining()) {
      case Byte.BYTES -> mapping.putByte(offset, from.get());
      case Short.BYTES -> mapping.putShort(offset, from.getShort());
      case Integer.BYTES -> mapping.putInt(offset, from.getInt());
      case Long.BYTES -> mapping.putLong(offset, from.getLong());
      default -> mapping.put(offset, from);
    }
  }
}
