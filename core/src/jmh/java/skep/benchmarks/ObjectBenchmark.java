package skep.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import skep.spec.ObjectReader;
import skep.spec.ObjectSpec;

/** An object file that is in memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ObjectBenchmark {
  /** The file. */
  @Param("")
  private String object = "";

  private byte[] bytes = {};

  /** Reads the file. */
  @Setup
  public void read() throws IOException {
    bytes = Files.readAllBytes(Path.of(object));
  }

  /** Bytes to a spec. */
  @Benchmark
  public ObjectSpec open() {
    return ObjectReader.read(ByteBuffer.wrap(bytes), ObjectReader.Options.named("object"));
  }
}
