package skep.kernel;

import java.util.stream.IntStream;

/**
 * {@code BPF_OBJ_GET_INFO_BY_FD}: the info structs of include/uapi/linux/bpf.h, of which an older
 * kernel fills in the front and leaves the rest zero.
 */
final class ObjectInfo {
  static final int ATTRIBUTES = 16;
  static final int MAP = 88;
  static final int PROGRAM = 232;
  static final int BTF = 32;

  /** What kernels before 5.11 know of it: no name, and they refuse to be asked for one. */
  private static final int NAMELESS_BTF = 16;

  /** {@code MAX_USED_MAPS} of include/linux/bpf_verifier.h; more can be bound to a program. */
  private static final int USED_MAPS = 64;

  private static final int NAME = 16;
  private static final int BTF_NAME = 64;

  private ObjectInfo() {}

  static MapInfo ofMap(Fd map) {
    try (Frame frame = Frame.open(ATTRIBUTES, MAP)) {
      long info = query(frame, map, frame.zeroedRoom(MAP), MAP);
      return new MapInfo(
          frame.getInt(info),
          frame.getInt(info + 4),
          frame.getInt(info + 8),
          frame.getInt(info + 12),
          frame.getInt(info + 16),
          frame.getInt(info + 20),
          frame.getText(info + 24, NAME),
          frame.getInt(info + 64),
          frame.getInt(info + 68),
          frame.getInt(info + 72),
          frame.getLong(info + 80));
    }
  }

  static ProgramInfo ofProgram(Fd program) {
    return ofProgram(program, USED_MAPS);
  }

  private static ProgramInfo ofProgram(Fd program, int maps) {
    int room = Math.multiplyExact(maps, Integer.BYTES);
    try (Frame frame = Frame.open(ATTRIBUTES, Math.addExact(PROGRAM, room))) {
      long info = frame.zeroedRoom(PROGRAM);
      long mapIds = frame.room(room);
      frame.setInt(info + 52, maps);
      frame.setLong(info + 56, mapIds);
      query(frame, program, info, PROGRAM);
      int used = frame.getInt(info + 52);
      if (used > maps) {
        return ofProgram(program, used);
      }
      StringBuilder tag = new StringBuilder();
      for (byte b : frame.getBytes(info + 8, 8)) {
        tag.append(String.format("%02x", b));
      }
      return new ProgramInfo(
          frame.getInt(info),
          frame.getInt(info + 4),
          tag.toString(),
          frame.getText(info + 64, NAME),
          frame.getInt(info + 20),
          frame.getInt(info + 16),
          (frame.getInt(info + 84) & 1) != 0,
          frame.getInt(info + 128),
          frame.getInt(info + 216),
          frame.getLong(info + 40),
          frame.getInt(info + 48),
          IntStream.range(0, used)
              .mapToObj(i -> frame.getInt(mapIds + (long) i * Integer.BYTES))
              .toList(),
          frame.getLong(info + 192),
          frame.getLong(info + 200),
          frame.getLong(info + 208));
    }
  }

  static BtfInfo ofBtf(Fd btf) {
    try (Frame frame = Frame.open(ATTRIBUTES, BTF + BTF_NAME)) {
      long info = frame.zeroedRoom(BTF);
      long name = frame.zeroedRoom(BTF_NAME);
      frame.setLong(info + 16, name);
      frame.setInt(info + 24, BTF_NAME);
      boolean isNamed = queryNamed(frame, btf, info);
      return new BtfInfo(
          frame.getInt(info + 12),
          frame.getInt(info + 8),
          frame.getText(name, BTF_NAME),
          frame.getInt(info + 28) != 0,
          isNamed);
    }
  }

  /** Whether the kernel could be asked for a name. */
  private static boolean queryNamed(Frame frame, Fd btf, long info) {
    try {
      query(frame, btf, info, BTF);
      return true;
    } catch (KernelException e) {
      if (!e.is(Errno.E2BIG)) {
        throw e;
      }
      query(frame, btf, info, NAMELESS_BTF);
      return false;
    }
  }

  static byte[] btfData(Fd btf) {
    int size = ofBtf(btf).size();
    try (Frame frame = Frame.open(ATTRIBUTES, Math.addExact(BTF, Frame.sizeOf(size)))) {
      long info = frame.zeroedRoom(BTF);
      long data = frame.room(size);
      frame.setLong(info, data);
      frame.setInt(info + 8, size);
      query(frame, btf, info, BTF);
      return frame.getBytes(data, size);
    }
  }

  /** Asks, and gives where the answer is. */
  static long query(Frame frame, Fd fd, long info, int size) {
    frame.putFd(0, fd).putInt(4, size).putLong(8, info);
    if (Bpf.call(Bpf.OBJ_GET_INFO_BY_FD, frame) != 0) {
      int errno = Native.errno();
      throw new KernelException(Strace.objectInfo(fd, size), errno, Advice.forAny(errno));
    }
    return info;
  }
}
