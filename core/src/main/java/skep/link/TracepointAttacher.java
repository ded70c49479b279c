package skep.link;

import java.util.Optional;
import java.util.regex.Pattern;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.PerfEvent;

/** Attaches to tracepoints, by a perf event. */
final class TracepointAttacher {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]+");

  private TracepointAttacher() {}

  static Link attach(AttachableProgram program, TracepointOptions options) {
    Kernel kernel = program.kernel();
    String event = options.category() + "/" + options.name();
    String target = "tracepoint " + event;
    try (Link.Builder attachment = new Link.Builder(program, target)) {
      long id = id(program, options.category(), options.name());
      Fd perf = attachment.own(kernel.perfEventOpen(PerfEvent.tracepoint(id)));
      AttachWay way = options.forceIoctl() ? AttachWay.WITHOUT_LINK : AttachWay.BEST;
      return PerfAttachment.attach(attachment, program, perf, options.cookie(), way);
    } catch (KernelException e) {
      throw Attacher.failed(program, target, e);
    }
  }

  /** The number of a tracepoint, from tracefs. */
  static long id(AttachableProgram program, String category, String name) {
    String event = category + "/" + name;
    if (!NAME.matcher(category).matches()
        || !NAME.matcher(name).matches()
        || category.startsWith(".")
        || name.startsWith(".")) {
      throw new AttachException(program, "'" + event + "' is no name of a tracepoint");
    }
    String tracefs = tracefs(program);
    Optional<String> id = program.kernel().readText(tracefs + "/events/" + event + "/id");
    try {
      return Long.parseLong(
          id.orElseThrow(
                  () ->
                      new AttachException(
                          program,
                          "this kernel has no tracepoint '%s'; those it has are below %s/events"
                              .formatted(event, tracefs)))
              .strip());
    } catch (NumberFormatException e) {
      throw new AttachException(
          program, "%s/events/%s/id holds no number: %s".formatted(tracefs, event, id.get()));
    }
  }

  static String tracefs(AttachableProgram program) {
    return program
        .kernel()
        .tracefs()
        .orElseThrow(
            () ->
                new AttachException(
                    program,
                    "tracefs is not mounted, or not for this process to see: mount -t tracefs"
                        + " tracefs /sys/kernel/tracing"));
  }
}
