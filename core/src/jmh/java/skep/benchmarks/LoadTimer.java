package skep.benchmarks;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import skep.kernel.Kernel;
import skep.kernel.LinuxKernel;
import skep.load.BpfObject;
import skep.load.KernelTarget;
import skep.load.LoadOptions;
import skep.load.LoadedObject;
import skep.load.OpenMap;
import skep.load.OpenObject;

/**
 * Our side of what libbpf-bench times without the time that it spends in bpf(2), in a JVM of its
 * own with bpf-clock preloaded: the same arguments, and the same answer.
 *
 * <p>The kernel's BTF is read once, in the warm-up, and shared from then on.
 */
public final class LoadTimer {
  /** What bpf-clock adds to the process. */
  private static final class Clock {
    static final CallContext NO_ARGUMENTS = new CallContext(Type.SLONG_LONG);
    static final long ADDRESS = address();

    private static long address() {
      long found = Library.getDefault().getSymbolAddress("bpf_nanoseconds");
      if (found == 0) {
        throw new IllegalStateException("bpf-clock.so is not in LD_PRELOAD");
      }
      return found;
    }

    static long inKernel() {
      return Invoker.getInstance().invokeN0(NO_ARGUMENTS, ADDRESS);
    }
  }

  private final Kernel kernel = new LinuxKernel();
  private final long seconds;

  private LoadTimer(long seconds) {
    this.seconds = seconds;
  }

  /**
   * @param args SECONDS, {@code load}, {@code prepare} or {@code first}, and OBJECT
   */
  public static void main(String[] args) throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(args[2]));
    LoadTimer timer = new LoadTimer(TimeUnit.SECONDS.toNanos(Long.parseLong(args[0])));
    switch (args[1]) {
      case "load" -> timer.load(bytes);
      case "prepare" -> timer.prepare(bytes);
      case "first" -> open(bytes).load(timer.kernel);
      default -> throw new IllegalArgumentException(args[1]);
    }
  }

  /** The object, of which nothing is pinned: a pin would remain, and the next load find it. */
  private static OpenObject open(byte[] bytes) {
    OpenObject open = BpfObject.open(bytes, "object");
    open.maps().forEach(OpenMap::unpinned);
    return open;
  }

  private void load(byte[] bytes) {
    measure(() -> () -> open(bytes).load(kernel), LoadedObject::close);
  }

  /** What libbpf does in prepare and outside the kernel is relocating. */
  private void prepare(byte[] bytes) {
    measure(
        () -> {
          OpenObject open = open(bytes);
          return () -> open.relocate(new KernelTarget(kernel, LoadOptions.DEFAULT));
        },
        relocated -> {});
  }

  private interface After<T> {
    void close(T result);
  }

  private <T> void measure(Supplier<Supplier<T>> before, After<T> after) {
    run(before, after);
    Times times = Times.of(run(before, after));
    System.out.println(times.shortest() + " " + times.median());
  }

  /** The times of one period. */
  private <T> long[] run(Supplier<Supplier<T>> before, After<T> after) {
    List<Long> samples = new ArrayList<>();
    long start = System.nanoTime();
    do {
      Supplier<T> task = before.get();
      long inKernel = Clock.inKernel();
      long begun = System.nanoTime();
      T result = task.get();
      samples.add(System.nanoTime() - begun - (Clock.inKernel() - inKernel));
      after.close(result);
    } while (System.nanoTime() - start < seconds);
    return samples.stream().mapToLong(Long::longValue).toArray();
  }
}
