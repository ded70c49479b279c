package skep.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import skep.kernel.Kernel;
import skep.kernel.LinuxKernel;
import skep.kernel.TraceLine;
import skep.kernel.TracePipe;
import skep.load.BpfObject;
import skep.load.LoadedObject;
import skep.load.OpenObject;

/**
 * libbpf-bootstrap's first program, built by clang and driven from Java: open, set a global
 * variable, load, attach, read what it prints. {@code minimal.bpf.kts} is the same without clang.
 */
public final class Minimal {
  private static final int EVENTS = 3;

  private Minimal() {}

  /**
   * Runs until three events are seen.
   *
   * @param args none
   * @throws IOException if the object cannot be read
   */
  public static void main(String[] args) throws IOException {
    run(new LinuxKernel(), System.out);
  }

  static void run(Kernel kernel, PrintStream out) throws IOException {
    int pid = Math.toIntExact(ProcessHandle.current().pid());
    OpenObject opened = BpfObject.open(object(), "minimal");
    opened.global("my_pid").setInt(pid);
    try (LoadedObject minimal = opened.load(kernel);
        TracePipe pipe = TracePipe.open(kernel)) {
      minimal.attach();
      for (int i = 0; i < EVENTS; i++) {
        Files.write(Path.of("/dev/null"), new byte[1]);
      }
      String expected = "BPF triggered from PID " + pid + ".";
      for (int seen = 0; seen < EVENTS; ) {
        Optional<TraceLine> line = pipe.next();
        if (line.isPresent()
            && line.get() instanceof TraceLine.Message message
            && message.message().equals(expected)) {
          out.println(message.message());
          seen++;
        }
      }
    }
  }

  private static byte[] object() throws IOException {
    try (InputStream in = Minimal.class.getResourceAsStream("minimal.bpf.o")) {
      return in.readAllBytes();
    }
  }
}
