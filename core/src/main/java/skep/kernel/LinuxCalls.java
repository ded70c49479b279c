package skep.kernel;

/** Tokens, the counting of runs, and which system calls there are. */
final class LinuxCalls {
  private static final int O_DIRECTORY =
      System.getProperty("os.arch").equals("aarch64") ? 0x4000 : 0x10000;

  private static final int UPROBE = 336;

  private LinuxCalls() {}

  static Fd tokenCreate(String bpffs) {
    int directory = Native.open(bpffs, Native.O_RDONLY | Native.O_CLOEXEC | O_DIRECTORY);
    if (directory < 0) {
      throw Bpf.failure(Strace.tokenCreate(bpffs));
    }
    try (Frame frame = Frame.open(8, 0)) {
      int token = Bpf.call(Bpf.TOKEN_CREATE, frame.putInt(4, directory));
      if (token < 0) {
        int errno = Native.errno();
        throw new KernelException(Strace.tokenCreate(bpffs), errno, Advice.forToken(errno, bpffs));
      }
      return new Fd(token, "token of " + bpffs, Native::close);
    } finally {
      Native.close(directory);
    }
  }

  static Fd enableStats() {
    try (Frame frame = Frame.open(Integer.BYTES, 0)) {
      // All zero: BPF_STATS_RUN_TIME, the one kind there is.
      int stats = Bpf.call(Bpf.ENABLE_STATS, frame.cover(Integer.BYTES));
      if (stats < 0) {
        throw Bpf.failure(Strace.enableStats());
      }
      return new Fd(stats, "counting of all programs' runs", Native::close);
    }
  }

  static boolean knows(SystemCall call) {
    return switch (call) {
      case UPROBE ->
          System.getProperty("os.arch").equals("amd64")
              && Native.systemCall(UPROBE) < 0
              && Native.errno() == Errno.ENXIO.number();
      case BPF_COMMON_ATTRIBUTES -> {
        try (Frame frame = Frame.open(ProgramAttributes.SIZE, 0)) {
          // A kernel that knows them reads them first, and there are none at address 0.
          frame.cover(ProgramAttributes.SIZE);
          int command = Bpf.PROG_LOAD | CommonLog.COMMAND;
          int size = frame.attributeSize();
          yield Native.bpf(command, frame.address(), size, 0, CommonLog.SIZE) < 0
              && Native.errno() == Errno.EFAULT.number();
        }
      }
    };
  }
}
