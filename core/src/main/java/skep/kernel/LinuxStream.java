package skep.kernel;

import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;

/**
 * A file whose reader waits for more. It waits in poll(2) for the file and for an eventfd, so that
 * closing can wake it: a thread inside read(2) on such a file could not be woken.
 */
final class LinuxStream implements ReadableByteChannel {
  private static final short POLLIN = 1;
  private static final int POLLFD = 8;
  private static final int CHUNK = 8 * 1024;

  private final Fd file;
  private final Fd wakeUp;
  private volatile boolean closed;

  private LinuxStream(Fd file, Fd wakeUp) {
    this.file = file;
    this.wakeUp = wakeUp;
  }

  static LinuxStream open(String path) {
    int fd = Native.open(path, Native.O_RDONLY | Native.O_NONBLOCK | Native.O_CLOEXEC);
    if (fd < 0) {
      throw Bpf.failure("open(" + Strace.quote(path) + ", O_RDONLY|O_NONBLOCK)");
    }
    Fd file = new Fd(fd, path, Native::close);
    try {
      return new LinuxStream(file, WakeUp.open());
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public int read(ByteBuffer target) throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
    int wanted = Math.min(target.remaining(), CHUNK);
    try (Frame frame = Frame.open(2 * POLLFD, CHUNK)) {
      int files = use(frame, file);
      int wake = use(frame, wakeUp);
      long bytes = frame.room(wanted);
      while (true) {
        frame.putInt(0, files).putInt(4, POLLIN);
        frame.putInt(POLLFD, wake).putInt(POLLFD + 4, POLLIN);
        int ready = Native.poll(frame.address(), 2, -1);
        int errno = ready < 0 ? Native.errno() : 0;
        if (closed) {
          throw new AsynchronousCloseException();
        }
        if (ready > 0) {
          long count = Native.read(files, bytes, wanted);
          errno = count < 0 ? Native.errno() : 0;
          if (count >= 0) {
            target.put(frame.getBytes(bytes, (int) count));
            return count == 0 && wanted > 0 ? -1 : (int) count;
          }
        }
        if (errno != 0 && errno != Errno.EAGAIN.number() && errno != Errno.EINTR.number()) {
          throw new KernelException("read(" + Strace.quote(file.what()) + ")", errno, "");
        }
      }
    }
  }

  private static int use(Frame frame, Fd fd) throws AsynchronousCloseException {
    try {
      return frame.use(fd);
    } catch (IllegalStateException e) {
      throw new AsynchronousCloseException();
    }
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    WakeUp.signal(wakeUp);
    file.close();
    wakeUp.close();
  }
}
