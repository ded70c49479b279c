package skep.load;

import java.util.ArrayDeque;
import java.util.Deque;
import skep.kernel.ArenaMapping;
import skep.kernel.Fd;
import skep.kernel.Mapping;
import skep.kernel.TokenKernel;
import skep.map.BpfMap;

/** What a load has made so far. Closing gives it back, the latest first. */
final class Resources implements AutoCloseable {
  private final Deque<Runnable> closers = new ArrayDeque<>();
  private final Deque<Runnable> undoers = new ArrayDeque<>();

  Fd own(Fd fd) {
    closers.push(fd::close);
    return fd;
  }

  BpfMap own(BpfMap map) {
    closers.push(map::close);
    return map;
  }

  Mapping own(Mapping mapping) {
    closers.push(mapping::close);
    return mapping;
  }

  ArenaMapping own(ArenaMapping mapping) {
    closers.push(mapping::close);
    return mapping;
  }

  TokenKernel own(TokenKernel kernel) {
    closers.push(kernel::close);
    return kernel;
  }

  /** Remembers how to take back something that closing leaves, should the load fail. */
  void onFailure(Runnable undo) {
    undoers.push(undo);
  }

  /** Takes back all, of a load that failed. What cannot be taken back is added to the failure. */
  void rollBack(Throwable failure) {
    while (!undoers.isEmpty()) {
      try {
        undoers.pop().run();
      } catch (RuntimeException e) {
        failure.addSuppressed(e);
      }
    }
    close();
  }

  @Override
  public void close() {
    while (!closers.isEmpty()) {
      closers.pop().run();
    }
  }
}
