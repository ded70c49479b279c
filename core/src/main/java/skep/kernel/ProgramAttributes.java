package skep.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import skep.kernel.ProgramLoad.DebugInfo;

/** The attributes of {@code BPF_PROG_LOAD}, at their offsets in {@code union bpf_attr}. */
final class ProgramAttributes {
  static final int SIZE = 144;
  static final int LOG_TRUE_SIZE = 140;

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
        .putInt(44, request.flags())
        .putName(48, request.name());
    request.expectedAttachType().ifPresent(type -> frame.putInt(68, type.number()));
    request.debugInfo().ifPresent(debug -> fill(frame, debug));
    request
        .attachTarget()
        .ifPresent(
            target -> {
              frame.putInt(108, target.btfId());
              target.owner().ifPresent(owner -> frame.putFd(112, owner));
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

  static int functionCount(DebugInfo debug) {
    return debug.functions().hasRemaining()
        ? debug.functions().remaining() / debug.functionRecordSize()
        : 0;
  }

  static int lineCount(DebugInfo debug) {
    return debug.lines().hasRemaining() ? debug.lines().remaining() / debug.lineRecordSize() : 0;
  }

  private static int fdArraySize(ProgramLoad request) {
    return request.fdArray().isEmpty() ? 0 : 4 * (1 + request.fdArray().size());
  }
}
