package skep.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import skep.kernel.Kernel;
import skep.kernel.LinuxKernel;
import skep.load.BpfObject;
import skep.load.LoadedObject;
import skep.map.Codec;
import skep.map.RingBuffer;
import skep.map.TypedMap;
import skep.struct.CString;
import skep.struct.StructType;
import skep.struct.Structs;
import skep.struct.Unsigned;

/**
 * Who runs what, from an object that clang built: records of a ring buffer as Java records, and a
 * hash map that counts. {@code execsnoop.bpf.kts} is all of it in Kotlin.
 */
public final class Execs {
  /** What the program sends, laid out as {@code struct exec} in {@code execs.bpf.c}. */
  public record Exec(
      int pid, @Unsigned int uid, @CString(16) String comm, @CString(128) String file) {}

  private static final StructType<Exec> EXEC = Structs.struct(Exec.class);

  private Execs() {}

  /**
   * Prints what is executed, and then how often each user did.
   *
   * @param args for how many seconds; 10 without one
   * @throws IOException if the object cannot be read
   * @throws InterruptedException if this thread is interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Duration time = Duration.ofSeconds(args.length == 0 ? 10 : Integer.parseInt(args[0]));
    run(new LinuxKernel(), time, System.out);
  }

  static void run(Kernel kernel, Duration time, PrintStream out)
      throws IOException, InterruptedException {
    try (LoadedObject execs = BpfObject.open(object(), "execs").load(kernel);
        RingBuffer events = RingBuffer.open(execs.map("events"))) {
      execs.attach();
      Instant end = Instant.now().plus(time);
      for (Duration left = time; !left.isNegative(); left = Duration.between(Instant.now(), end)) {
        events.poll(left, EXEC.getCodec(), exec -> out.println(exec.comm() + " " + exec.file()));
      }
      TypedMap<Integer, Long> byUser = execs.map("by_user").typed(Codec.INT, Codec.LONG);
      byUser.forEach((user, count) -> out.println("user " + user + ": " + count));
    }
  }

  private static byte[] object() throws IOException {
    try (InputStream in = Execs.class.getResourceAsStream("execs.bpf.o")) {
      return in.readAllBytes();
    }
  }
}
