package skep.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;
import skep.btf.Btf;
import skep.btf.BtfBuilder;
import skep.btf.BtfKind;
import skep.kernel.LinuxKernel;
import skep.spec.ObjectException;
import skep.spec.ObjectReader;

/**
 * Times libbpf and us beside each other, warm and on the same input, and prints one table. Each row
 * is measured with libbpf right before and after us, so that both meet the same machine; shortest
 * times are what a quiet machine gives, medians what this one gave. What loads and relocates is
 * timed without the time that it spends in bpf(2).
 *
 * <p>Arguments: the program made of {@code src/jmh/c/libbpf-bench.c}, the library made of {@code
 * bpf-clock.c} there, a part of the names of the rows to run (empty for all), the tests' {@code
 * rings.bpf.o}, and folders of objects, of which the 20 largest are opened, and the 20 largest that this kernel takes loaded.
 */
public final class Comparison {
  private static final int OBJECTS = 20;
  private static final int LOOKUPS = 100;
  private static final int SECONDS = 2;

  private final String libbpf;
  private final String wanted;

  private Comparison(String libbpf, String wanted) {
    this.libbpf = libbpf;
    this.wanted = wanted;
  }

  /**
   * @param args see the class
   */
  public static void main(String[] args) throws IOException, RunnerException {
    String wanted = args[2];
    Comparison comparison = new Comparison(args[0], wanted);
    List<Path> objects = objects(Arrays.asList(args).subList(4, args.length));
    System.out.print(Times.HEAD);
    new ReadComparison(args[0], Path.of(args[3]), name -> name.contains(wanted)).run();
    new LinkComparison(
            args[0],
            Path.of(args[3]).getParent().resolveSibling("link"),
            name -> name.contains(wanted))
        .run();
    comparison.kernel();
    comparison.kernelTwice();
    for (Path object : objects.stream().filter(Comparison::opens).limit(OBJECTS).toList()) {
      comparison.open(object);
    }
    new LoadComparison(args[0], args[1], name -> name.contains(wanted)).run(objects);
  }

  private void kernel() throws IOException, RunnerException {
    String load = KernelBtfBenchmark.class.getName() + ".load$";
    row("kernel BTF: load ids", "0.35", load, Map.of(), "kernel-btf");
    row("kernel BTF: load, index names", "0.75", load("AndIndex$"), Map.of(), "kernel-btf");
    row("kernel BTF: and functions' names", "", load("AndIndexAll$"), Map.of(), "kernel-btf");
    Path names = Files.createTempFile("skep-names", ".txt");
    try {
      Files.write(names, structNames());
      row(
          "kernel BTF: " + LOOKUPS + " structs by name",
          "0.001",
          KernelBtfBenchmark.class.getName() + ".lookups$",
          Map.of("names", names.toString()),
          "lookups",
          names.toString());
    } finally {
      Files.delete(names);
    }
  }

  private void kernelTwice() throws IOException, RunnerException {
    row(
        "kernel BTF: print each type as C",
        "1",
        KernelBtfBenchmark.class.getName() + ".print$",
        Map.of(),
        "c-print");
    Path twice = Files.createTempFile("skep-twice", ".btf");
    try {
      Btf btf = Btf.ofKernel(new LinuxKernel().kernelBtf().orElseThrow());
      BtfBuilder builder = BtfBuilder.from(btf);
      builder.addAll(btf);
      ByteBuffer bytes = builder.build().bytes();
      byte[] section = new byte[bytes.remaining()];
      bytes.get(section);
      Files.write(twice, section);
      row(
          "kernel BTF twice: deduplicate",
          "1",
          DedupBenchmark.class.getName() + ".dedup$",
          Map.of("btf", twice.toString()),
          "dedup",
          twice.toString());
    } finally {
      Files.delete(twice);
    }
  }

  private static String load(String rest) {
    return KernelBtfBenchmark.class.getName() + ".load" + rest;
  }

  /** Names from all over the kernel's BTF. */
  private static List<String> structNames() {
    Btf btf = Btf.ofKernel(new LinuxKernel().kernelBtf().orElseThrow());
    List<String> all =
        btf.ids()
            .filter(id -> btf.kind(id) == BtfKind.STRUCT && !btf.name(id).isEmpty())
            .mapToObj(btf::name)
            .distinct()
            .toList();
    return Stream.iterate(0, i -> i < LOOKUPS, i -> i + 1)
        .map(i -> all.get(i * (all.size() / LOOKUPS)))
        .toList();
  }

  private void open(Path object) throws IOException, RunnerException {
    row(
        "open " + title(object),
        "1",
        ObjectBenchmark.class.getName() + ".open$",
        Map.of("object", object.toString()),
        "open",
        object.toString());
  }

  static String title(Path object) {
    try {
      return object.getFileName() + " (" + Files.size(object) / 1024 + " KiB)";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void row(
      String name, String goal, String benchmark, Map<String, String> input, String... theirs)
      throws RunnerException {
    if (!name.contains(wanted)) {
      return;
    }
    Optional<Times> before = libbpf(theirs);
    if (before.isEmpty()) {
      return;
    }
    Times ours = ours(benchmark, input);
    Times.print(name, goal, ours, before.get().best(libbpf(theirs).orElseThrow()));
  }

  private static Times ours(String benchmark, Map<String, String> input) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(benchmark)
            .forks(1)
            .warmupIterations(2)
            .warmupTime(TimeValue.seconds(SECONDS))
            .measurementIterations(2)
            .measurementTime(TimeValue.seconds(SECONDS))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    input.forEach(options::param);
    Result<?> result = new Runner(options.build()).runSingle().getPrimaryResult();
    Statistics statistics = result.getStatistics();
    return new Times(statistics.getPercentile(0), statistics.getPercentile(50));
  }

  /** What libbpf takes; empty when it refuses the input. */
  private Optional<Times> libbpf(String... what) {
    List<String> command = new ArrayList<>(List.of(libbpf, String.valueOf(SECONDS)));
    command.addAll(List.of(what));
    return Times.answerOf(command, Map.of());
  }

  /** All objects, but of those of a size the first, largest first. */
  private static List<Path> objects(List<String> folders) throws IOException {
    Map<Long, Path> bySize = new TreeMap<>(Comparator.reverseOrder());
    for (String folder : folders) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".o")).sorted().toList()) {
          bySize.putIfAbsent(Files.size(file), file);
        }
      }
    }
    return List.copyOf(bySize.values());
  }

  private static boolean opens(Path object) {
    try {
      byte[] bytes = Files.readAllBytes(object);
      ObjectReader.read(ByteBuffer.wrap(bytes), ObjectReader.Options.named("object"));
      return true;
    } catch (ObjectException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
