package skep.kernel;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Optional;
import skep.insn.MapType;
import skep.kernel.ElementAdvice.Operation;

/**
 * The commands on a map's elements. Keys and values are copied through a {@link Frame}, after a
 * check that they have just the size that the kernel copies.
 */
final class MapElements {
  private static final int ATTRIBUTES = 32;

  private MapElements() {}

  static boolean lookup(MapFd map, ByteBuffer key, ByteBuffer value, long flags) {
    return lookup(Operation.LOOKUP, "BPF_MAP_LOOKUP_ELEM", map, key, value, flags);
  }

  static boolean lookupAndDelete(MapFd map, ByteBuffer key, ByteBuffer value, long flags) {
    String name = "BPF_MAP_LOOKUP_AND_DELETE_ELEM";
    return lookup(Operation.TAKE, name, map, key, value, flags);
  }

  private static boolean lookup(
      Operation operation, String name, MapFd map, ByteBuffer key, ByteBuffer value, long flags) {
    checkKey(map, key);
    checkOutput(map, "value", value, map.valueSize());
    try (Frame frame = Frame.open(ATTRIBUTES, Frame.sizeOf(key, value))) {
      putKey(frame.putFd(0, map), key);
      // A Bloom filter, which has no keys, takes the value to look for from here.
      long found = key.hasRemaining() ? frame.room(value.remaining()) : frame.in(value);
      frame.putLong(16, found).putLong(24, flags);
      boolean takes = operation == Operation.TAKE;
      if (Bpf.call(takes ? Bpf.MAP_LOOKUP_AND_DELETE_ELEM : Bpf.MAP_LOOKUP_ELEM, frame) == 0) {
        frame.copyOut(found, value);
        return true;
      }
      if (Bpf.isMissing()) {
        return false;
      }
      throw ElementAdvice.failure(Strace.mapLookup(name, map, key, flags), operation, map, flags);
    }
  }

  static void update(MapFd map, ByteBuffer key, ByteBuffer value, long flags) {
    checkKey(map, key);
    checkSize(map, "value", value, map.valueSize());
    try (Frame frame = Frame.open(ATTRIBUTES, Frame.sizeOf(key, value))) {
      putKey(frame.putFd(0, map), key);
      frame.putLong(16, frame.in(value)).putLong(24, flags);
      if (Bpf.call(Bpf.MAP_UPDATE_ELEM, frame) != 0) {
        throw ElementAdvice.failure(
            Strace.mapUpdate(map, key, value, flags), Operation.UPDATE, map, flags);
      }
    }
  }

  static boolean delete(MapFd map, ByteBuffer key) {
    checkKey(map, key);
    try (Frame frame = Frame.open(ATTRIBUTES, Frame.sizeOf(key))) {
      putKey(frame.putFd(0, map), key);
      if (Bpf.call(Bpf.MAP_DELETE_ELEM, frame) == 0) {
        return true;
      }
      if (Bpf.isMissing() || isEmptySlot(map)) {
        return false;
      }
      throw ElementAdvice.failure(Strace.mapDelete(map, key), Operation.DELETE, map, 0);
    }
  }

  /**
   * An array of sockets calls a slot without one an invalid argument ({@code __sock_map_delete}).
   */
  private static boolean isEmptySlot(MapFd map) {
    return map.type().equals(Optional.of(MapType.SOCKMAP))
        && Native.errno() == Errno.EINVAL.number();
  }

  /** The first key, or the one after another. */
  static boolean nextKey(MapFd map, Optional<ByteBuffer> key, ByteBuffer next) {
    key.ifPresent(previous -> checkKey(map, previous));
    checkOutput(map, "next key", next, map.keySize());
    try (Frame frame = Frame.open(ATTRIBUTES, Math.multiplyExact(2, Frame.sizeOf(map.keySize())))) {
      frame.putFd(0, map);
      if (key.isPresent()) {
        putKey(frame, key.get());
      }
      long found = frame.room(map.keySize());
      frame.putLong(16, found);
      if (Bpf.call(Bpf.MAP_GET_NEXT_KEY, frame) == 0) {
        frame.copyOut(found, next);
        return true;
      }
      if (Bpf.isMissing()) {
        return false;
      }
      throw ElementAdvice.failure(Strace.mapNextKey(map, key), Operation.WALK, map, 0);
    }
  }

  private static void putKey(Frame frame, ByteBuffer key) {
    if (key.hasRemaining()) {
      frame.putLong(8, frame.in(key));
    }
  }

  private static void checkKey(MapFd map, ByteBuffer key) {
    checkSize(map, "key", key, map.keySize());
  }

  private static void checkOutput(MapFd map, String role, ByteBuffer buffer, int size) {
    if (buffer.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
    checkSize(map, role, buffer, size);
  }

  private static void checkSize(MapFd map, String role, ByteBuffer buffer, int size) {
    if (buffer.remaining() != size) {
      throw new IllegalArgumentException(
          map.what() + ": a " + role + " has " + size + " bytes, not " + buffer.remaining());
    }
  }
}
