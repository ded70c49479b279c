package skep.link;

import java.util.concurrent.atomic.AtomicInteger;
import skep.kernel.Kernel;

/**
 * Kprobes as named events in tracefs ({@code kprobe_events}, Documentation/trace/kprobetrace.rst).
 * Such an event stays in the kernel when its process is killed; its name says whose it was.
 */
final class KprobeEvents {
  private static final String GROUP = "kprobes";
  private static final int MAX_NAME = 63;
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private KprobeEvents() {}

  /** Adds an event that goes with the attachment, and gives its number. */
  static long add(Link.Builder attachment, AttachableProgram program, KprobeOptions options) {
    Kernel kernel = program.kernel();
    String file = TracepointAttacher.tracefs(program) + "/kprobe_events";
    if (kernel.readFile(file).isEmpty()) {
      throw new AttachException(
          program,
          "this kernel has no kprobes: neither a kprobe PMU nor %s (CONFIG_KPROBE_EVENTS)"
              .formatted(file));
    }
    String name = name(options);
    String place =
        options.offset() == 0
            ? options.function()
            : options.function() + "+0x" + Long.toHexString(options.offset());
    String kind = options.atReturn() ? "r" : "p";
    kernel.appendFile(file, "%s:%s/%s %s\n".formatted(kind, GROUP, name, place));
    attachment.undoBy(() -> kernel.appendFile(file, "-:%s/%s\n".formatted(GROUP, name)));
    return TracepointAttacher.id(program, GROUP, name);
  }

  private static String name(KprobeOptions options) {
    String name =
        "skep_%d_%d_%s_0x%x"
            .formatted(
                ProcessHandle.current().pid(),
                COUNTER.incrementAndGet(),
                options.function(),
                options.offset());
    String clean = name.replaceAll("[^A-Za-z0-9_]", "_");
    return clean.length() <= MAX_NAME ? clean : clean.substring(0, MAX_NAME);
  }
}
