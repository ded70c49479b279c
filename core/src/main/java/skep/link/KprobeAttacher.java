package skep.link;

import java.util.Optional;
import skep.kernel.Fd;
import skep.kernel.KernelException;
import skep.kernel.PerfEvent;

/**
 * Attaches to kernel functions: by an event of the kprobe PMU, or by a named event in tracefs on
 * kernels before 4.17, which have none.
 */
final class KprobeAttacher {
  private final AttachableProgram program;
  private final KprobeOptions options;
  private final String place;
  private final String target;

  private KprobeAttacher(AttachableProgram program, KprobeOptions options) {
    this.program = program;
    this.options = options;
    this.place =
        options.offset() == 0
            ? options.function()
            : options.function() + "+0x" + Long.toHexString(options.offset());
    this.target = (options.atReturn() ? "kretprobe " : "kprobe ") + place;
  }

  static Link attach(AttachableProgram program, KprobeOptions options) {
    return new KprobeAttacher(program, options).attach();
  }

  private Link attach() {
    try (Link.Builder attachment = new Link.Builder(program, target)) {
      Fd event = attachment.own(program.kernel().perfEventOpen(event(attachment)));
      return PerfAttachment.attach(
          attachment, program, event, options.cookie(), options.mode().way());
    } catch (KernelException e) {
      throw Attacher.failed(program, target, e);
    }
  }

  private PerfEvent event(Link.Builder attachment) {
    Optional<ProbePmu> pmu = ProbePmu.find(program, "kprobe", options.mode());
    return pmu.isPresent()
        ? PerfEvent.probe(
            pmu.get().type(),
            options.atReturn() ? pmu.get().returnBit() : 0,
            options.function(),
            options.offset(),
            PerfEvent.ANY)
        : PerfEvent.tracepoint(
            ProbeEvents.KERNEL.add(attachment, program, options.atReturn(), place, place));
  }
}
