package skep.kernel;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Optional;

/**
 * The commands on a map's elements. Keys and values are copied through a {@link Frame}, after a
 * check that they have just the size that the kernel copies.
 */
final class MapElements {
  private static final int ATTRIBUTES = 32;

  private MapElements() {}

  static boolean lookup(MapFd map, ByteBuffer key, ByteBuffer value, long flags) {
    return lookup(Bpf.MAP_LOOKUP_ELEM, "BPF_MAP_LOOKUP_ELEM", map, key, value, flags);
  }

  static boolean lookupAndDelete(MapFd map, ByteBuffer key, ByteBuffer value, long flags) {
    String name = "BPF_MAP_LOOKUP_AND_DELETE_ELEM";
    return lookup(Bpf.MAP_LOOKUP_AND_DELETE_ELEM, name, map, key, value, flags);
  }

  private static boolean lookup(
      int command, String name, MapFd map, ByteBuffer key, ByteBuffer value, long flags) {
    checkKey(map, key);
    checkOutput(map, "value", value, map.valueSize());
    try (Frame frame = Frame.open(ATTRIBUTES, Frame.sizeOf(key, value))) {
      putKey(frame.putFd(0, map), key);
      // A Bloom filter, which has no keys, takes the value to look for from here.
      long found = key.hasRemaining() ? frame.room(value.remaining()) : frame.in(value);
      frame.putLong(16, found).putLong(24, flags);
      if (Bpf.call(command, frame) == 0) {
        frame.copyOut(found, value);
        return true;
      }
      if (Bpf.isMissing()) {
        return false;
      }
      throw Bpf.failure(Strace.mapLookup(name, map, key, flags));
    }
  }

  static void update(MapFd map, ByteBuffer key, ByteBuffer value, long flags) {
    checkKey(map, key);
    checkSize(map, "value", value, map.valueSize());
    try (Frame frame = Frame.open(ATTRIBUTES, Frame.sizeOf(key, value))) {
      putKey(frame.putFd(0, map), key);
      frame.putLong(16, frame.in(value)).putLong(24, flags);
      if (Bpf.call(Bpf.MAP_UPDATE_ELEM, frame) != 0) {
        throw Bpf.failure(Strace.mapUpdate(map, key, value, flags));
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
      if (Bpf.isMissing()) {
        return false;
      }
      throw Bpf.failure(Strace.mapDelete(map, key));
    }
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
      throw Bpf.failure(Strace.mapNextKey(map, key));
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
