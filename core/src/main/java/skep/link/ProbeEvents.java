package skep.link;

import java.util.concurrent.atomic.AtomicInteger;
import skep.kernel.Kernel;

/**
 * Probes as named events in tracefs ({@code kprobe_events} and {@code uprobe_events},
 * Documentation/trace/kprobetrace.rst and uprobetracer.rst). Such an event stays in the kernel when
 * its process is killed; its name says whose it was.
 *
 * @param file the file in tracefs that takes them
 * @param group the directory below {@code events} that they are in
 * @param missing what to say when there is no such file
 */
record ProbeEvents(String file, String group, String missing) {
  static final ProbeEvents KERNEL =
      new ProbeEvents(
          "kprobe_events",
          "kprobes",
          "this kernel has no kprobes: neither a kprobe PMU nor %s (CONFIG_KPROBE_EVENTS)");

  static final ProbeEvents USER =
      new ProbeEvents(
          "uprobe_events",
          "uprobes",
          "this kernel has no uprobes: neither a uprobe PMU nor %s (CONFIG_UPROBE_EVENTS)");

  private static final int MAX_NAME = 63;
  private static final AtomicInteger COUNTER = new AtomicInteger();

  /**
   * Adds an event that goes with the attachment.
   *
   * @param place what the file takes for the place
   * @param title what the name is to remind of
   * @return the event's number
   */
  long add(
      Link.Builder attachment,
      AttachableProgram program,
      boolean atReturn,
      String place,
      String title) {
    Kernel kernel = program.kernel();
    String path = TracepointAttacher.tracefs(program) + "/" + file;
    if (kernel.readFile(path).isEmpty()) {
      throw new AttachException(program, missing.formatted(path));
    }
    String name = name(title);
    kernel.appendFile(path, "%s:%s/%s %s\n".formatted(atReturn ? "r" : "p", group, name, place));
    attachment.undoBy(() -> kernel.appendFile(path, "-:%s/%s\n".formatted(group, name)));
    return TracepointAttacher.id(program, group, name);
  }

  private static String name(String title) {
    String name =
        "skep_%d_%d_%s".formatted(ProcessHandle.current().pid(), COUNTER.incrementAndGet(), title);
    String clean = name.replaceAll("[^A-Za-z0-9_]", "_");
    return clean.length() <= MAX_NAME ? clean : clean.substring(0, MAX_NAME);
  }
}
