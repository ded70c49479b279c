package skep.kernel;

/** An eventfd among the descriptors that a thread waits for, with which another ends the wait. */
final class WakeUp {
  private WakeUp() {}

  static Fd open() {
    int number = Native.eventfd();
    if (number < 0) {
      throw Bpf.failure("eventfd2(0, EFD_CLOEXEC|EFD_NONBLOCK)");
    }
    return new Fd(number, "eventfd", Native::close);
  }

  static void signal(Fd wakeUp) {
    try (Frame frame = Frame.open(Long.BYTES, 0)) {
      frame.putLong(0, 1);
      Native.write(frame.use(wakeUp), frame.address(), Long.BYTES);
    }
  }
}
