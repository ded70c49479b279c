package skep.link;

import java.util.Optional;
import skep.kernel.Fd;
import skep.kernel.Feature;
import skep.kernel.Features;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.PerfEvent;

/**
 * Attaches to kernel functions: by an event of the kprobe PMU, or by a named event in tracefs on
 * kernels before 4.17, which have none.
 */
final class KprobeAttacher {
  private final AttachableProgram program;
  private final KprobeOptions options;
  private final String target;

  private KprobeAttacher(AttachableProgram program, KprobeOptions options) {
    this.program = program;
    this.options = options;
    this.target = (options.atReturn() ? "kretprobe " : "kprobe ") + options.place();
  }

  static Link attach(AttachableProgram program, KprobeOptions options) {
    return new KprobeAttacher(program, options).attach();
  }

  static Link attach(AttachableProgram program, KsyscallOptions options) {
    String function = functionOf(program.kernel(), options.name());
    return attach(
        program,
        new KprobeOptions(
            new KernelPlace.InFunction(function, 0),
            options.atReturn(),
            options.cookie(),
            options.mode()));
  }

  /**
   * What the kernel calls its function for a system call: arch/ARCH/include/asm/syscall_wrapper.h.
   */
  private static String functionOf(Kernel kernel, String call) {
    if (!Features.has(kernel, Feature.SYSCALL_WRAPPER)) {
      return "__se_sys_" + call;
    }
    String machine = System.getProperty("os.arch");
    return "__%s_sys_%s".formatted(machine.equals("amd64") ? "x64" : "arm64", call);
  }

  private Link attach() {
    try (Link.Builder attachment = new Link.Builder(program, target)) {
      Fd event = attachment.own(program.kernel().perfEventOpen(event(attachment)));
      return PerfAttachment.attach(
          attachment, program, event, options.cookie(), options.mode().way());
    } catch (KernelException e) {
      throw Attacher.failed(program, target, problem(e), e);
    }
  }

  /** Of names the kernel says enough. */
  private Optional<String> problem(KernelException refusal) {
    return options.place() instanceof KernelPlace.AtAddress at
        ? KernelAddresses.problem(program.kernel(), at.address(), options.atReturn(), refusal)
        : Optional.empty();
  }

  private PerfEvent event(Link.Builder attachment) {
    Optional<ProbePmu> pmu = ProbePmu.find(program, "kprobe", options.mode());
    return options.place() instanceof KernelPlace.InFunction in
        ? event(pmu, in, attachment)
        : event(pmu, (KernelPlace.AtAddress) options.place());
  }

  private PerfEvent event(
      Optional<ProbePmu> pmu, KernelPlace.InFunction in, Link.Builder attachment) {
    return pmu.isPresent()
        ? PerfEvent.probe(
            pmu.get().type(), config(pmu.get()), in.name(), in.offset(), PerfEvent.ANY)
        : PerfEvent.tracepoint(
            ProbeEvents.KERNEL.add(
                attachment, program, options.atReturn(), in.toString(), in.toString()));
  }

  /** Not by tracefs, which takes an address where nothing is for that of a module to come. */
  private PerfEvent event(Optional<ProbePmu> pmu, KernelPlace.AtAddress at) {
    return pmu.map(it -> PerfEvent.probe(it.type(), config(it), at.address()))
        .orElseThrow(
            () ->
                new AttachException(
                    program,
                    "an address can only be probed by the kprobe PMU, which Linux 4.17 and later"
                        + " have; name a function, or choose another mode than LEGACY"));
  }

  private long config(ProbePmu pmu) {
    return options.atReturn() ? pmu.returnBit() : 0;
  }
}
