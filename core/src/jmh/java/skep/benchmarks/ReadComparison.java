package skep.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import skep.insn.MapType;
import skep.kernel.Kernel;
import skep.kernel.LinuxKernel;
import skep.kernel.MapCreate;
import skep.kernel.MemoryView;
import skep.load.BpfObject;
import skep.load.LoadedObject;
import skep.load.LoadedProgram;
import skep.load.OpenObject;
import skep.map.BpfMap;
import skep.map.Codec;
import skep.map.RingBuffer;

/**
 * Times the reading of ring buffers and maps beside libbpf's, the system calls included. A ring
 * buffer of 16 MiB is filled with records of eight words and then drained, which alone is timed:
 * both sides add up the words of each. Of a hash table of 100,000 elements, random ones are looked up
 * or written, and all are read in batches.
 */
final class ReadComparison {
  private static final int RING = 16 * 1024 * 1024;
  private static final int RECORDS = RING / 72;
  private static final int ELEMENTS = 100_000;
  private static final int OPERATIONS = 10_000;
  private static final int BATCH = 10_000;
  private static final long NANOSECONDS = 2_000_000_000L;

  /** A record as an object. */
  private record Event(long a, long b, long c, long d, long e, long f, long g, long h) {
    static final Codec<Event> CODEC =
        Codec.of(
            64,
            (event, to) -> to.putLong(event.a).putLong(event.b),
            from ->
                new Event(
                    from.getLong(),
                    from.getLong(),
                    from.getLong(),
                    from.getLong(),
                    from.getLong(),
                    from.getLong(),
                    from.getLong(),
                    from.getLong()));

    long sum() {
      return a + b + c + d + e + f + g + h;
    }
  }

  private final Kernel kernel = new LinuxKernel();
  private final String libbpf;
  private final Path rings;
  private final Predicate<String> wanted;
  private long sum;

  /**
   * @param libbpf the program that times libbpf
   * @param rings the tests' {@code rings.bpf.o}
   * @param wanted whether to run the row of a name
   */
  ReadComparison(String libbpf, Path rings, Predicate<String> wanted) {
    this.libbpf = libbpf;
    this.rings = rings;
    this.wanted = wanted;
  }

  void run() {
    row("ring buffer: drain 16 MiB, raw", "1.1", () -> drain(this::addRaw), "drain", rings);
    row("ring buffer: drain 16 MiB, decoded", "3", () -> drain(this::addEvents), "drain", rings);
    row("map: 10,000 lookups", "1.05", () -> table(this::lookups), "map", "lookup");
    row("map: 10,000 updates", "1.05", () -> table(this::updates), "map", "update");
    row("map: read 100,000 in batches", "1.1", () -> table(this::batches), "map", "batch");
  }

  private interface Measurement {
    Times take() throws IOException;
  }

  private void row(String name, String goal, Measurement ours, Object... theirs) {
    if (!wanted.test(name)) {
      return;
    }
    List<String> command =
        List.of(libbpf, "2", theirs[0].toString(), theirs[1].toString());
    try {
      Times before = Times.answerOf(command, Map.of()).orElseThrow();
      Times taken = ours.take();
      Times.print(name, goal, taken, before.best(Times.answerOf(command, Map.of()).orElseThrow()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Times drain(Consumer<RingBuffer> consume) throws IOException {
    OpenObject open = BpfObject.open(Files.readAllBytes(rings), "rings");
    open.map("events").maxEntries(RING);
    try (LoadedObject loaded = open.load(kernel);
        RingBuffer ring = RingBuffer.open(loaded.map("events"))) {
      LoadedProgram small = loaded.program("small");
      return time(
          () -> small.run(run -> run.data(new byte[64]).repeat(RECORDS)),
          () -> consume.accept(ring));
    }
  }

  private void addRaw(RingBuffer ring) {
    ring.consume(this::add);
  }

  private void add(MemoryView record) {
    sum +=
        record.getLong(0)
            + record.getLong(8)
            + record.getLong(16)
            + record.getLong(24)
            + record.getLong(32)
            + record.getLong(40)
            + record.getLong(48)
            + record.getLong(56);
  }

  private void addEvents(RingBuffer ring) {
    ring.consume(Event.CODEC, event -> sum += event.sum());
  }

  private Times table(Consumer<BpfMap> operations) {
    MapCreate request =
        MapCreate.builder(MapType.HASH)
            .name("bench")
            .keySize(4)
            .valueSize(8)
            .maxEntries(ELEMENTS)
            .build();
    BpfMap map = new BpfMap(kernel, kernel.mapCreate(request), "bench", MapType.HASH, ELEMENTS);
    try (map) {
      ByteBuffer key = direct(4);
      ByteBuffer value = direct(8);
      for (int i = 0; i < ELEMENTS; i++) {
        map.update(key.putInt(0, i), value.putLong(0, i), Kernel.ANY);
      }
      return time(() -> {}, () -> operations.accept(map));
    }
  }

  private void lookups(BpfMap map) {
    ByteBuffer key = direct(4);
    ByteBuffer value = direct(8);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < OPERATIONS; i++) {
      map.lookup(key.putInt(0, random.nextInt(ELEMENTS)), value);
      sum += value.getLong(0);
    }
  }

  private void updates(BpfMap map) {
    ByteBuffer key = direct(4);
    ByteBuffer value = direct(8);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < OPERATIONS; i++) {
      map.update(key.putInt(0, random.nextInt(ELEMENTS)), value.putLong(0, i), Kernel.ANY);
    }
  }

  private void batches(BpfMap map) {
    map.batches(BATCH).forEach((key, value) -> sum += value.getLong());
  }

  private static ByteBuffer direct(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
  }

  /** Times an action, each time after another that is not timed; the first half warms up. */
  static Times time(Runnable before, Runnable action) {
    long[] samples = new long[1 << 20];
    int count = 0;
    long start = System.nanoTime();
    boolean warm = false;
    while (count < samples.length && System.nanoTime() - start < 2 * NANOSECONDS) {
      if (!warm && System.nanoTime() - start > NANOSECONDS) {
        warm = true;
        count = 0;
      }
      before.run();
      long begun = System.nanoTime();
      action.run();
      samples[count++] = System.nanoTime() - begun;
    }
    return Times.of(Arrays.copyOf(samples, count));
  }
}
