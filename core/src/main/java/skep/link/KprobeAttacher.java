package skep.link;

import java.util.Optional;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.PerfEvent;

/**
 * Attaches to kernel functions: by an event of the kprobe PMU, or by a named event in tracefs on
 * kernels before 4.17, which have none.
 */
final class KprobeAttacher {
  private static final String PMU = "/sys/bus/event_source/devices/kprobe";

  private final AttachableProgram program;
  private final KprobeOptions options;
  private final Kernel kernel;
  private final String target;

  private KprobeAttacher(AttachableProgram program, KprobeOptions options) {
    this.program = program;
    this.options = options;
    this.kernel = program.kernel();
    this.target =
        (options.atReturn() ? "kretprobe " : "kprobe ")
            + options.function()
            + (options.offset() == 0 ? "" : "+0x" + Long.toHexString(options.offset()));
  }

  static Link attach(AttachableProgram program, KprobeOptions options) {
    return new KprobeAttacher(program, options).attach();
  }

  private Link attach() {
    try (Link.Builder attachment = new Link.Builder(program, target)) {
      Fd event = attachment.own(kernel.perfEventOpen(event(attachment)));
      PerfAttachment.Way way =
          switch (options.mode()) {
            case DEFAULT -> PerfAttachment.Way.BEST;
            case LEGACY, PERF -> PerfAttachment.Way.IOCTL;
            case LINK -> PerfAttachment.Way.LINK;
          };
      return PerfAttachment.attach(attachment, program, event, options.cookie(), way);
    } catch (KernelException e) {
      throw Attacher.failed(program, target, e);
    }
  }

  private PerfEvent event(Link.Builder attachment) {
    if (options.mode() != KprobeOptions.Mode.LEGACY) {
      Optional<Integer> type = kernel.readText(PMU + "/type").map(this::number);
      if (type.isPresent()) {
        long config = options.atReturn() ? 1L << returnBit() : 0;
        return PerfEvent.probe(
            type.get(), config, options.function(), options.offset(), PerfEvent.ANY);
      }
      if (options.mode() != KprobeOptions.Mode.DEFAULT) {
        throw new AttachException(program, "this kernel has no kprobe PMU (" + PMU + ")");
      }
    }
    return PerfEvent.tracepoint(KprobeEvents.add(attachment, program, options));
  }

  /** {@code config:0}: the bit that asks for the return. */
  private int returnBit() {
    String format = kernel.readText(PMU + "/format/retprobe").orElse("").strip();
    return number(format.replaceFirst("^config:", ""));
  }

  private int number(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new AttachException(
          program, "'%s' below %s is not understood".formatted(text.strip(), PMU));
    }
  }
}
