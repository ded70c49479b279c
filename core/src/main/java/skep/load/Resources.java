package skep.load;

import java.util.ArrayDeque;
import java.util.Deque;
import skep.kernel.Fd;
import skep.kernel.Mapping;
import skep.map.BpfMap;

/** What a load has made so far. Closing gives it back, the latest first. */
final class Resources implements AutoCloseable {
  private final Deque<Runnable> closers = new ArrayDeque<>();

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

  @Override
  public void close() {
    while (!closers.isEmpty()) {
      closers.pop().run();
    }
  }
}
