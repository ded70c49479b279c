package skep.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import skep.kernel.ProgramLoad.DebugInfo;

/** The attributes of {@code BPF_PROG_LOAD}, at their offsets in {@code union bpf_attr}. */
final class ProgramAttributes {
  static final int SIZE = 152;
  static final int LOG_TRUE_SIZE = 140;

  /** Where the size of a record and the address of the first one are. */
  private record Records(int size, int pointer) {}

  private static final Records FUNCTIONS = new Records(76, 80);
  private static final Records LINES = new Records(92, 96);

  private ProgramAttributes() {}

  static int dataSize(ProgramLoad request) {
    int size = Frame.sizeOf(request.instructions());
    size = Math.addExact(size, Frame.sizeOf(request.license()));
    size = Math.addExact(size, Frame.sizeOf(request.log().size()));
    size = Math.addExact(size, Frame.sizeOf(fdArraySize(request)));
    if (request.debugInfo().isPresent()) {
      DebugInfo debug = request.debugInfo().get();
      size = Math.addExact(size, Frame.sizeOf(debug.functions()));
      size = Math.addExact(size, Frame.sizeOf(debug.lines()));
    }
    return size;
  }

  /** Fills in everything but the log, which is the caller's to read. */
  static void fill(Frame frame, ProgramLoad request) {
    frame
        .putInt(0, request.type().number())
        .putInt(4, request.instructions().remaining() / 8)
        .putLong(8, frame.in(request.instructions()))
        .putLong(16, frame.in(request.license()))
        .putInt(40, request.kernelVersion())
        .putInt(44, flags(request))
        .putName(48, request.name())
        .putInt(64, request.ifindex());
    request.expectedAttachType().ifPresent(type -> frame.putInt(68, type.number()));
    request.debugInfo().ifPresent(debug -> fill(frame, debug));
    request.token().ifPresent(token -> frame.putFd(144, token));
    request
        .attachTarget()
        .ifPresent(
            target -> {
              frame.putInt(108, target.btfId());
              target.owner().ifPresent(owner -> frame.putFd(112, owner));
              target.member().ifPresent(member -> frame.putInt(68, member));
            });
    if (!request.fdArray().isEmpty()) {
      ByteBuffer numbers =
          ByteBuffer.allocate(fdArraySize(request)).order(ByteOrder.nativeOrder()).putInt(0);
      request.fdArray().forEach(fd -> numbers.putInt(frame.use(fd)));
      frame.putLong(120, frame.in(numbers.flip()));
    }
  }

  private static void fill(Frame frame, DebugInfo debug) {
    frame.putFd(72, debug.btf());
    if (functionCount(debug) > 0) {
      frame
          .putInt(76, debug.functionRecordSize())
          .putLong(80, frame.in(debug.functions()))
          .putInt(88, functionCount(debug));
    }
    if (lineCount(debug) > 0) {
      frame
          .putInt(92, debug.lineRecordSize())
          .putLong(96, frame.in(debug.lines()))
          .putInt(104, lineCount(debug));
    }
  }

  static int flags(ProgramLoad request) {
    return request.flags() | TokenKernel.flag(request.token());
  }

  static int functionCount(DebugInfo debug) {
    return debug.functions().hasRemaining()
        ? debug.functions().remaining() / debug.functionRecordSize()
        : 0;
  }

  static int lineCount(DebugInfo debug) {
    return debug.lines().hasRemaining() ? debug.lines().remaining() / debug.lineRecordSize() : 0;
  }

  /**
   * Clears what the kernel does not know of function and line records. It has put the sizes it
   * knows in place of those given, when it refused with {@link Errno#E2BIG} because there was
   * something behind them.
   *
   * @return whether there was anything to clear, so that it is worth asking again
   */
  static boolean shortenRecords(Frame frame, ProgramLoad request) {
    if (request.debugInfo().isEmpty()) {
      return false;
    }
    DebugInfo debug = request.debugInfo().get();
    return shorten(frame, FUNCTIONS, debug.functionRecordSize(), functionCount(debug))
        || shorten(frame, LINES, debug.lineRecordSize(), lineCount(debug));
  }

  private static boolean shorten(Frame frame, Records where, int given, int count) {
    long size = frame.address() + where.size;
    int known = frame.getInt(size);
    if (count == 0 || known <= 0 || known >= given) {
      return false;
    }
    long records = frame.getLong(frame.address() + where.pointer);
    for (int i = 0; i < count; i++) {
      for (int at = known; at < given; at++) {
        frame.setByte(records + (long) i * given + at, (byte) 0);
      }
    }
    frame.setInt(size, given);
    return true;
  }

  private static int fdArraySize(ProgramLoad request) {
    return request.fdArray().isEmpty() ? 0 : 4 * (1 + request.fdArray().size());
  }
}
