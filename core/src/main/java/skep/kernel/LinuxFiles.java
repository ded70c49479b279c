package skep.kernel;

/** Opening, making and removing files, and what pinning asks of their file system. */
final class LinuxFiles {
  /** {@code S_IRWXU}. */
  private static final int OWNER_ONLY = 0700;

  /** {@code BPF_FS_MAGIC} in linux/magic.h, the first field of {@code struct statfs}. */
  private static final long BPF_FS_MAGIC = 0xcafe4a11L;

  /** Bytes of {@code struct statfs} on 64-bit machines. */
  private static final int STATFS = 120;

  private LinuxFiles() {}

  static boolean makeDirectory(String path) {
    if (Native.mkdir(path, OWNER_ONLY) == 0) {
      return true;
    }
    int errno = Native.errno();
    if (errno == Errno.EEXIST.number()) {
      return false;
    }
    throw new KernelException(Strace.makeDirectory(path), errno, "");
  }

  static Fd open(String path) {
    int fd = Native.open(path, Native.O_RDONLY | Native.O_CLOEXEC);
    if (fd < 0) {
      throw Bpf.failure(StraceAttach.openFile(path));
    }
    return new Fd(fd, path, Native::close);
  }

  static boolean remove(String path) {
    if (Native.unlink(path) == 0) {
      return true;
    }
    int errno = Native.errno();
    if (errno == Errno.ENOENT.number()) {
      return false;
    }
    throw new KernelException(Strace.removeFile(path), errno, "");
  }

  static boolean isOnBpfFileSystem(String path) {
    try (Frame frame = Frame.open(0, Math.addExact(Frame.sizeOf(path), STATFS))) {
      long result = frame.zeroedRoom(STATFS);
      if (Native.statfs(frame.in(path), result) != 0) {
        throw new KernelException("statfs(" + Strace.quote(path) + ")", Native.errno(), "");
      }
      return frame.getLong(result) == BPF_FS_MAGIC;
    }
  }
}
