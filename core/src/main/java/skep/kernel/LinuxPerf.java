package skep.kernel;

import java.util.Set;
import java.util.function.Supplier;

/** Perf events. */
final class LinuxPerf {
  private static final long FD_CLOEXEC = 8;
  private static final int IOC_ENABLE = 0x2400;
  private static final int IOC_DISABLE = 0x2401;
  private static final int IOC_SET_BPF = 0x40042408;
  private static final int ATTRIBUTES = 72;

  private LinuxPerf() {}

  static Fd open(PerfEvent request, Supplier<Set<Capability>> held) {
    int size = request.probe().map(Frame::sizeOf).orElse(0);
    try (Frame frame = Frame.open(ATTRIBUTES, size)) {
      frame
          .putInt(0, request.type())
          .putInt(4, ATTRIBUTES)
          .putLong(8, request.config())
          .putLong(16, request.samplePeriod())
          .putLong(24, request.sampleType())
          .putLong(40, request.flags())
          .putInt(48, request.wakeupEvents())
          .putLong(64, request.probeOffset());
      request.probe().ifPresent(target -> frame.putLong(56, frame.in(target)));
      int fd = Native.perfEventOpen(frame.address(), request.pid(), request.cpu(), -1, FD_CLOEXEC);
      if (fd < 0) {
        int errno = Native.errno();
        throw new KernelException(Strace.call(request), errno, Advice.forPerfEvent(errno, held));
      }
      return new Fd(fd, "perf event", Native::close);
    }
  }

  static void setProgram(Fd event, Fd program) {
    try (Frame frame = Frame.open(0, 0)) {
      ioctl(frame, event, IOC_SET_BPF, "PERF_EVENT_IOC_SET_BPF", frame.use(program));
    }
  }

  static void enable(Fd event) {
    try (Frame frame = Frame.open(0, 0)) {
      ioctl(frame, event, IOC_ENABLE, "PERF_EVENT_IOC_ENABLE", 0);
    }
  }

  static void disable(Fd event) {
    try (Frame frame = Frame.open(0, 0)) {
      ioctl(frame, event, IOC_DISABLE, "PERF_EVENT_IOC_DISABLE", 0);
    }
  }

  private static void ioctl(Frame frame, Fd fd, int request, String name, int argument) {
    if (Native.ioctl(frame.use(fd), request, argument) < 0) {
      throw Bpf.failure(Strace.ioctl(fd, name, argument));
    }
  }

  static long count(Fd event) {
    try (Frame frame = Frame.open(Long.BYTES, 0)) {
      long length = Native.read(frame.use(event), frame.address(), Long.BYTES);
      if (length < 0) {
        throw Bpf.failure(Strace.readCount(event));
      }
      // Nothing is read from an event that is to have a counter always (pinned), and got none.
      if (length < Long.BYTES) {
        throw new IllegalStateException(event + " counts no longer: it found no free counter");
      }
      return frame.getLong(frame.address());
    }
  }
}
