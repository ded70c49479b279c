package skep.kernel;

import java.nio.ByteBuffer;

/** {@code BPF_PROG_TEST_RUN}, at the offsets of {@code union bpf_attr}. */
final class LinuxTestRun {
  private static final int ATTRIBUTES = 80;
  private static final int RETURN_VALUE = 4;
  private static final int OUTPUT_SIZE = 12;
  private static final int DURATION = 36;
  private static final int CONTEXT_OUTPUT_SIZE = 44;

  private LinuxTestRun() {}

  static TestRun.Result run(TestRun request) {
    int packet = request.outputCapacity();
    int context = request.contextCapacity();
    int in = Frame.sizeOf(request.data(), request.context());
    int out = Math.addExact(Frame.sizeOf(packet), Frame.sizeOf(context));
    try (Frame frame = Frame.open(ATTRIBUTES, Math.addExact(in, out))) {
      frame
          .putFd(0, request.program())
          .putInt(8, request.data().remaining())
          .putInt(OUTPUT_SIZE, packet)
          .putInt(32, request.repeat())
          .putInt(40, request.context().remaining())
          .putInt(CONTEXT_OUTPUT_SIZE, context)
          .putInt(64, request.flags())
          .putInt(68, request.cpu().orElse(0))
          .putInt(72, request.batchSize())
          .cover(DURATION + Integer.BYTES);
      if (request.data().hasRemaining()) {
        frame.putLong(16, frame.in(request.data()));
      }
      long contextInput = frame.in(request.context());
      if (request.context().hasRemaining()) {
        frame.putLong(48, contextInput);
      }
      long output = frame.room(packet);
      if (packet > 0) {
        frame.putLong(24, output);
      }
      long contextOutput = frame.room(context);
      if (context > 0) {
        frame.putLong(56, contextOutput);
      }
      int result = Bpf.call(Bpf.PROG_TEST_RUN, frame);
      long at = frame.address();
      if (result != 0) {
        int errno = Native.errno();
        throw new KernelException(
            Strace.call(request), errno, advice(errno, frame.getInt(at + OUTPUT_SIZE), packet));
      }
      return new TestRun.Result(
          frame.getInt(at + RETURN_VALUE),
          bytes(frame, output, packet, frame.getInt(at + OUTPUT_SIZE)),
          context > 0
              ? bytes(frame, contextOutput, context, frame.getInt(at + CONTEXT_OUTPUT_SIZE))
              : ByteBuffer.wrap(frame.getBytes(contextInput, request.context().remaining())),
          frame.getInt(at + DURATION));
    }
  }

  private static ByteBuffer bytes(Frame frame, long at, int capacity, int size) {
    return ByteBuffer.wrap(frame.getBytes(at, Math.min(capacity, size)));
  }

  private static String advice(int errno, int size, int capacity) {
    return errno == Errno.ENOSPC.number() && size > capacity
        ? "the packet has %d bytes afterwards, and there is room for %d".formatted(size, capacity)
        : Advice.forAny(errno);
  }
}
