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
import skep.btf.Btf;
import skep.btf.BtfDedup;
import skep.btf.RenumberedBtf;

/** A BTF section that is in memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DedupBenchmark {
  /** The file with its bytes. */
  @Param("")
  private String btf = "";

  private byte[] bytes = {};

  /** Reads the file. */
  @Setup
  public void read() throws IOException {
    bytes = Files.readAllBytes(Path.of(btf));
  }

  /** Bytes to types without duplicates. */
  @Benchmark
  public RenumberedBtf dedup() {
    return BtfDedup.dedup(Btf.ofKernel(ByteBuffer.wrap(bytes)));
  }
}
