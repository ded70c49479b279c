package skep.kernel;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;

/** What an iterator's program writes: a file whose reads run the program. */
final class LinuxIterator implements ReadableByteChannel {
  private static final int CHUNK = 64 * 1024;

  private final Fd file;

  private LinuxIterator(Fd file) {
    this.file = file;
  }

  static LinuxIterator open(Fd link) {
    try (Frame frame = Frame.open(8, 0)) {
      int fd = Bpf.call(Bpf.ITER_CREATE, frame.putFd(0, link).cover(8));
      if (fd < 0) {
        throw Bpf.failure(Strace.iterCreate(link));
      }
      return new LinuxIterator(new Fd(fd, "iterator of " + link.what(), Native::close));
    }
  }

  @Override
  public int read(ByteBuffer target) throws ClosedChannelException {
    if (file.isClosed()) {
      throw new ClosedChannelException();
    }
    int wanted = Math.min(target.remaining(), CHUNK);
    try (Frame frame = Frame.open(0, wanted)) {
      int number = frame.use(file);
      long bytes = frame.room(wanted);
      while (true) {
        int count = (int) Native.read(number, bytes, wanted);
        if (count >= 0) {
          target.put(frame.getBytes(bytes, count));
          return count == 0 && wanted > 0 ? -1 : count;
        }
        int errno = Native.errno();
        // The kernel lets others run after many objects without output, and wants to be asked
        // again.
        if (errno != Errno.EINTR.number() && errno != Errno.EAGAIN.number()) {
          throw new KernelException("read(" + file.what() + ")", errno, "");
        }
      }
    }
  }

  @Override
  public boolean isOpen() {
    return !file.isClosed();
  }

  @Override
  public void close() {
    file.close();
  }
}
