package skep.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import skep.btf.Btf;
import skep.btf.BtfKind;
import skep.btf.CPrinter;
import skep.kernel.Kernel;
import skep.kernel.LinuxKernel;

/** The BTF of the running kernel: read, indexed, and asked. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KernelBtfBenchmark {
  private final Kernel kernel = new LinuxKernel();

  private static Btf load(Kernel kernel) {
    return Btf.ofKernel(kernel.kernelBtf().orElseThrow());
  }

  /** Bytes to ids: where each type is. */
  @Benchmark
  public Btf load() {
    return load(kernel);
  }

  /** Bytes to ids and to the names of all types but functions: the first lookup makes the index. */
  @Benchmark
  public OptionalInt loadAndIndex() {
    return load(kernel).find("task_struct", BtfKind.STRUCT);
  }

  /** As {@link #loadAndIndex}, and the names of functions too. */
  @Benchmark
  public OptionalInt loadAndIndexAll() {
    Btf btf = load(kernel);
    btf.find("task_struct", BtfKind.STRUCT);
    return btf.find("schedule", BtfKind.FUNC);
  }

  /** Structs that are looked up by name. */
  @State(Scope.Benchmark)
  public static class Lookups {
    /** A file with a name in each line. */
    @Param("")
    private String names = "";

    private List<String> wanted = List.of();
    private Btf btf = load(new LinuxKernel());

    /** Reads the names. */
    @Setup
    public void read() throws IOException {
      wanted = Files.readAllLines(Path.of(names));
    }
  }

  /** Looks up each name, with the index made. */
  @Benchmark
  public void lookups(Lookups lookups, Blackhole found) {
    for (String name : lookups.wanted) {
      found.consume(lookups.btf.find(name, BtfKind.STRUCT));
    }
  }

  /** Prints each type as C, in the order of the ids. */
  @Benchmark
  public void print(Printing printing, Blackhole text) {
    CPrinter printer = new CPrinter(printing.btf);
    printing.btf.ids().forEach(id -> text.consume(printer.define(id)));
  }

  /** Types that are printed. */
  @State(Scope.Benchmark)
  public static class Printing {
    private final Btf btf = load(new LinuxKernel());
  }
}
