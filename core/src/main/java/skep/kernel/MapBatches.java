package skep.kernel;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import skep.kernel.ElementAdvice.Operation;

/** The commands on many of a map's elements at once, Linux 5.6 and later. */
final class MapBatches {
  private static final int ATTRIBUTES = 56;
  private static final int COUNT = 32;

  private MapBatches() {}

  static int lookup(
      MapFd map, BatchPosition position, ByteBuffer keys, ByteBuffer values, long flags) {
    return read(Bpf.MAP_LOOKUP_BATCH, "BPF_MAP_LOOKUP_BATCH", map, position, keys, values, flags);
  }

  static int lookupAndDelete(
      MapFd map, BatchPosition position, ByteBuffer keys, ByteBuffer values, long flags) {
    String name = "BPF_MAP_LOOKUP_AND_DELETE_BATCH";
    return read(Bpf.MAP_LOOKUP_AND_DELETE_BATCH, name, map, position, keys, values, flags);
  }

  private static int read(
      int command,
      String name,
      MapFd map,
      BatchPosition position,
      ByteBuffer keys,
      ByteBuffer values,
      long flags) {
    if (keys.isReadOnly() || values.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
    int count = count(map, keys);
    checkValues(map, values, count);
    int room = Math.addExact(Frame.sizeOf(keys, values), 2 * Frame.sizeOf(position.size()));
    try (Frame frame = Frame.open(ATTRIBUTES, room)) {
      if (position.isStarted()) {
        frame.putLong(0, frame.in(position.word()));
      }
      long next = frame.room(position.size());
      long keysOut = frame.room(keys.remaining());
      long valuesOut = frame.room(values.remaining());
      frame.putLong(8, next).putLong(16, keysOut).putLong(24, valuesOut).putInt(COUNT, count);
      frame.putFd(36, map).putLong(40, flags).cover(ATTRIBUTES);
      boolean done = Bpf.call(command, frame) == 0;
      if (!done && !Bpf.isMissing()) {
        throw ElementAdvice.failure(
            Strace.mapBatch(name, map, count, flags), Operation.BATCH, map, flags);
      }
      int found = frame.getInt(frame.address() + COUNT);
      frame.copyOut(keysOut, keys.slice(keys.position(), found * map.keySize()));
      frame.copyOut(valuesOut, values.slice(values.position(), found * map.valueSize()));
      frame.copyOut(next, position.word());
      position.moved(!done);
      return found;
    }
  }

  static int update(MapFd map, ByteBuffer keys, ByteBuffer values, long flags) {
    int count = count(map, keys);
    checkValues(map, values, count);
    try (Frame frame = Frame.open(ATTRIBUTES, Frame.sizeOf(keys, values))) {
      frame.putLong(16, frame.in(keys)).putLong(24, frame.in(values));
      int written = write(Bpf.MAP_UPDATE_BATCH, frame, map, count, flags);
      if (written < 0) {
        throw failure("BPF_MAP_UPDATE_BATCH", frame, map, count, flags);
      }
      return written;
    }
  }

  static int delete(MapFd map, ByteBuffer keys) {
    int count = count(map, keys);
    try (Frame frame = Frame.open(ATTRIBUTES, Frame.sizeOf(keys))) {
      frame.putLong(16, frame.in(keys));
      int deleted = write(Bpf.MAP_DELETE_BATCH, frame, map, count, 0);
      if (deleted < 0 && !Bpf.isMissing()) {
        throw failure("BPF_MAP_DELETE_BATCH", frame, map, count, 0);
      }
      return frame.getInt(frame.address() + COUNT);
    }
  }

  /** How many were written, or a negative number when the kernel refuses one of them or all. */
  private static int write(int command, Frame frame, MapFd map, int count, long flags) {
    if (count == 0) {
      return 0;
    }
    frame.putInt(COUNT, count).putFd(36, map).putLong(40, flags).cover(ATTRIBUTES);
    int result = Bpf.call(command, frame);
    return result == 0 ? frame.getInt(frame.address() + COUNT) : -1;
  }

  private static KernelException failure(
      String command, Frame frame, MapFd map, int count, long flags) {
    int errno = Native.errno();
    int written = frame.getInt(frame.address() + COUNT);
    String advice =
        written < count
            ? "%d of the %d entries were written".formatted(written, count)
            : ElementAdvice.of(errno, Operation.BATCH, map, flags);
    return new KernelException(Strace.mapBatch(command, map, count, flags), errno, advice);
  }

  private static int count(MapFd map, ByteBuffer keys) {
    int size = map.keySize();
    if (size == 0 || keys.remaining() % size != 0) {
      throw new IllegalArgumentException(
          "%s: keys of %d bytes do not fill %d".formatted(map.what(), size, keys.remaining()));
    }
    return keys.remaining() / size;
  }

  private static void checkValues(MapFd map, ByteBuffer values, int count) {
    if (values.remaining() != (long) count * map.valueSize()) {
      throw new IllegalArgumentException(
          "%s: %d values of %d bytes do not fill %d"
              .formatted(map.what(), count, map.valueSize(), values.remaining()));
    }
  }
}
