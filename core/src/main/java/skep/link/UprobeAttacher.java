package skep.link;

import java.nio.file.Path;
import java.util.Optional;
import skep.kernel.Fd;
import skep.kernel.KernelException;
import skep.kernel.PerfEvent;

/**
 * Attaches to functions of user programs: by an event of the uprobe PMU, or by a named event in
 * tracefs on kernels before 4.17, which have none.
 */
final class UprobeAttacher {
  private final AttachableProgram program;
  private final UprobeOptions options;
  private final String target;

  private UprobeAttacher(AttachableProgram program, UprobeOptions options) {
    this.program = program;
    this.options = options;
    this.target =
        "%s %s:%s"
            .formatted(
                options.atReturn() ? "uretprobe" : "uprobe", options.binary(), options.place());
  }

  static Link attach(AttachableProgram program, UprobeOptions options) {
    return new UprobeAttacher(program, options).attach();
  }

  /** Where to probe, as the kernel wants to know it. */
  private record Place(Path file, long offset) {}

  private Link attach() {
    try (Link.Builder attachment = new Link.Builder(program, target)) {
      Place place = place();
      Fd event = attachment.own(program.kernel().perfEventOpen(event(attachment, place)));
      return PerfAttachment.attach(
          attachment, program, event, options.cookie(), options.mode().way());
    } catch (KernelException e) {
      throw Attacher.failed(program, target, options.pid(), e);
    }
  }

  private Place place() {
    try {
      if (options.place() instanceof UserPlace.InFile place) {
        return new Place(UserBinary.find(options.binary()), place.offset());
      }
      UserBinary binary = UserBinary.open(options.binary());
      UserFunctions functions = new UserFunctions(options.binary(), binary);
      return new Place(binary.path(), functions.offset(options.place()));
    } catch (IllegalArgumentException e) {
      throw new AttachException(program, target + ": " + e.getMessage());
    }
  }

  private PerfEvent event(Link.Builder attachment, Place place) {
    Optional<ProbePmu> found = ProbePmu.find(program, "uprobe", options.mode());
    int pid = options.pid().orElse(PerfEvent.ANY);
    String file = place.file().toAbsolutePath().toString();
    if (found.isPresent()) {
      ProbePmu pmu = found.get();
      long config =
          (options.atReturn() ? pmu.returnBit() : 0)
              | pmu.referenceCounter(options.referenceCounter());
      return PerfEvent.probe(pmu.type(), config, file, place.offset(), pid);
    }
    String counter =
        options.referenceCounter() == 0 ? "" : "(0x%x)".formatted(options.referenceCounter());
    long id =
        ProbeEvents.USER.add(
            attachment,
            program,
            options.atReturn(),
            "%s:0x%x%s".formatted(file, place.offset(), counter),
            "%s_0x%x".formatted(place.file().getFileName(), place.offset()));
    return PerfEvent.tracepoint(id, pid);
  }
}
