package skep.kernel;

import java.nio.channels.ClosedChannelException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/**
 * A {@link Poller} over epoll(7). An eventfd among the descriptors ends a wait when the thread is
 * interrupted or the poller closed: epoll_wait itself knows of neither.
 */
final class LinuxPoller implements Poller {
  private static final int EPOLLIN = 1;
  private static final int EPOLLOUT = 4;

  /** {@code struct epoll_event} has 12 bytes on x86-64 and 16 elsewhere. */
  private static final int EVENT = 16;

  private static final Duration CENTURY = Duration.ofDays(36_500);

  private final Fd epoll;
  private final Fd wakeUp;
  private volatile boolean closed;

  private LinuxPoller(Fd epoll, Fd wakeUp) {
    this.epoll = epoll;
    this.wakeUp = wakeUp;
  }

  static LinuxPoller open(List<? extends Fd> fds, Readiness readiness) {
    int number = Native.epollCreate();
    if (number < 0) {
      throw Bpf.failure("epoll_create1(EPOLL_CLOEXEC)");
    }
    Fd epoll = new Fd(number, "epoll", Native::close);
    try {
      Fd wakeUp = WakeUp.open();
      try {
        add(epoll, wakeUp, Readiness.READ);
        fds.forEach(fd -> add(epoll, fd, readiness));
        return new LinuxPoller(epoll, wakeUp);
      } catch (RuntimeException e) {
        wakeUp.close();
        throw e;
      }
    } catch (RuntimeException e) {
      epoll.close();
      throw e;
    }
  }

  private static void add(Fd epoll, Fd fd, Readiness readiness) {
    try (Frame frame = Frame.open(EVENT, 0)) {
      frame.putInt(0, readiness == Readiness.READ ? EPOLLIN : EPOLLOUT);
      if (Native.epollAdd(frame.use(epoll), frame.use(fd), frame.address()) != 0) {
        throw Bpf.failure(
            "epoll_ctl(%d, EPOLL_CTL_ADD, %d, {events=%s})"
                .formatted(
                    epoll.number(),
                    fd.number(),
                    readiness == Readiness.READ ? "EPOLLIN" : "EPOLLOUT"));
      }
    }
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    return isVirtual(Thread.currentThread()) ? awaitElsewhere(timeout) : awaitHere(timeout);
  }

  private boolean awaitHere(Duration timeout) throws InterruptedException {
    Wait wait = new Wait();
    boolean ready = wait.during(() -> epollWait(timeout));
    if (wait.isInterrupted()) {
      calm();
      Thread.interrupted();
      throw new InterruptedException();
    }
    return ready;
  }

  /** Leaves the waiting to a thread of the platform, so that this one's carrier can do others. */
  private boolean awaitElsewhere(Duration timeout) throws InterruptedException {
    Future<Boolean> wait = Waiters.THREADS.submit(() -> epollWait(timeout));
    try {
      return result(wait);
    } catch (InterruptedException e) {
      wake();
      join(wait);
      calm();
      throw e;
    }
  }

  private static void join(Future<Boolean> wait) {
    while (true) {
      try {
        result(wait);
        return;
      } catch (InterruptedException e) {
        // The wait ends at once, whoever interrupts.
      }
    }
  }

  private static boolean result(Future<Boolean> wait) throws InterruptedException {
    try {
      return wait.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private boolean epollWait(Duration timeout) {
    boolean forever = timeout.compareTo(CENTURY) >= 0;
    long deadline = forever ? 0 : System.nanoTime() + Math.max(0, timeout.toNanos());
    try (Frame frame = Frame.open(EVENT, 0)) {
      int number = frame.use(epoll);
      frame.use(wakeUp); // A closed eventfd would leave the set before the wait has seen it.
      while (!closed) {
        int left = forever ? -1 : millisecondsUntil(deadline);
        int ready = Native.epollWait(number, frame.address(), 1, left);
        if (ready > 0) {
          return !closed;
        }
        if (ready == 0 && deadline - System.nanoTime() <= 0) {
          return false;
        }
        int errno = ready < 0 ? Native.errno() : 0;
        if (errno != 0 && errno != Errno.EINTR.number()) {
          throw new KernelException("epoll_wait(" + number + ")", errno, "");
        }
      }
      return false;
    } catch (IllegalStateException e) {
      if (closed) {
        return false;
      }
      throw e;
    }
  }

  /** Rounded up, so that no wait is too short. */
  private static int millisecondsUntil(long deadline) {
    long left = Math.max(0, deadline - System.nanoTime());
    return (int) Math.min(Integer.MAX_VALUE, (left + 999_999) / 1_000_000);
  }

  /** Ends the wait that is under way, unless closing ends it. */
  private synchronized void wake() {
    if (!closed) {
      WakeUp.signal(wakeUp);
    }
  }

  /** Takes back what {@link #wake} did, if it did. */
  private synchronized void calm() {
    if (!closed) {
      try (Frame frame = Frame.open(Long.BYTES, 0)) {
        Native.read(frame.use(wakeUp), frame.address(), Long.BYTES);
      }
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    WakeUp.signal(wakeUp);
    epoll.close();
    wakeUp.close();
  }

  /** In the words of {@link Thread}: its thread group is a placeholder of that name. */
  private static boolean isVirtual(Thread thread) {
    return thread.getThreadGroup().getName().equals("VirtualThreads");
  }

  /** One wait, which an interrupt of its thread ends: what channels offer for that is public. */
  private final class Wait extends AbstractInterruptibleChannel {
    private boolean interrupted;

    boolean during(BooleanSupplier waiting) {
      boolean result = false;
      try {
        begin();
        result = waiting.getAsBoolean();
      } finally {
        try {
          end(true);
        } catch (ClosedChannelException e) {
          interrupted = true;
        }
      }
      return result;
    }

    boolean isInterrupted() {
      return interrupted;
    }

    @Override
    protected void implCloseChannel() {
      wake();
    }
  }

  /** Threads that wait for virtual ones, as many as there are. */
  private static final class Waiters {
    static final ExecutorService THREADS =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "skep-poller");
              thread.setDaemon(true);
              return thread;
            });
  }
}
