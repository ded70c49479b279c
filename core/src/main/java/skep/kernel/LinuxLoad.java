package skep.kernel;

import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/** {@code BPF_PROG_LOAD} and {@code BPF_BTF_LOAD}, which tell more than an error when they fail. */
final class LinuxLoad {
  /** As often as libbpf tries when a signal interrupts the verifier. */
  private static final int ATTEMPTS = 5;

  private static final int BTF_ATTRIBUTES = 40;
  private static final int BTF_LOG_TRUE_SIZE = 28;

  private LinuxLoad() {}

  static LoadResult program(ProgramLoad request, Supplier<Set<Capability>> held) {
    LogRequest log = request.log();
    try (Frame frame = Frame.open(ProgramAttributes.SIZE, ProgramAttributes.dataSize(request));
        ProfilerHold profilers = new ProfilerHold()) {
      ProgramAttributes.fill(frame, request);
      long text = logRoom(frame, log, 24, 28, 32, ProgramAttributes.LOG_TRUE_SIZE);
      int fd = load(frame, profilers);
      while (fd < 0
          && Native.errno() == Errno.E2BIG.number()
          && ProgramAttributes.shortenRecords(frame, request)) {
        fd = load(frame, profilers);
      }
      int errno = fd < 0 ? Native.errno() : 0;
      KernelLog told = readLog(frame, log, text, ProgramAttributes.LOG_TRUE_SIZE);
      if (fd >= 0) {
        String what = request.name().isEmpty() ? "program" : "program '" + request.name() + "'";
        return new LoadResult.Loaded(new Fd(fd, what, Native::close), told);
      }
      String advice = Advice.forProgram(errno, held, request.type());
      return new LoadResult.Rejected(
          new KernelException(Strace.call(request), errno, advice), told);
    }
  }

  private static int load(Frame frame, ProfilerHold profilers) {
    int fd = Bpf.call(Bpf.PROG_LOAD, frame);
    for (int i = 1; fd < 0 && Native.errno() == Errno.EAGAIN.number() && i < ATTEMPTS; i++) {
      profilers.begin();
      fd = Bpf.call(Bpf.PROG_LOAD, frame);
    }
    return fd;
  }

  static LoadResult btf(BtfLoad request, Supplier<Set<Capability>> held) {
    LogRequest log = request.log();
    int size = Math.addExact(Frame.sizeOf(request.data()), Frame.sizeOf(log.size()));
    try (Frame frame = Frame.open(BTF_ATTRIBUTES, size)) {
      frame
          .putLong(0, frame.in(request.data()))
          .putInt(16, request.data().remaining())
          .putInt(32, TokenKernel.flag(request.token()));
      request.token().ifPresent(token -> frame.putFd(36, token));
      long text = logRoom(frame, log, 24, 20, 8, BTF_LOG_TRUE_SIZE);
      int fd = Bpf.call(Bpf.BTF_LOAD, frame);
      int errno = fd < 0 ? Native.errno() : 0;
      KernelLog told = readLog(frame, log, text, BTF_LOG_TRUE_SIZE);
      if (fd >= 0) {
        return new LoadResult.Loaded(new Fd(fd, "BTF", Native::close), told);
      }
      String advice = Advice.forTypes(errno, held);
      return new LoadResult.Rejected(
          new KernelException(Strace.call(request), errno, advice), told);
    }
  }

  /** Makes room for a log and says so in the attributes at these offsets. */
  private static long logRoom(
      Frame frame, LogRequest log, int level, int size, int buffer, int trueSize) {
    long text = frame.room(log.size());
    frame.putInt(level, log.level()).putInt(size, log.size());
    if (log.size() > 0) {
      frame.setByte(text, (byte) 0);
      frame.putLong(buffer, text).cover(trueSize + Integer.BYTES);
    }
    return text;
  }

  private static KernelLog readLog(Frame frame, LogRequest log, long text, int trueSize) {
    if (log.size() == 0) {
      return KernelLog.EMPTY;
    }
    int full = frame.getInt(frame.address() + trueSize);
    // Older kernels leave the field alone, so its 0 says nothing.
    return new KernelLog(
        frame.getText(text, log.size()), full == 0 ? OptionalInt.empty() : OptionalInt.of(full));
  }
}
