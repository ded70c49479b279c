package skep.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.kernel.Errno;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.PerfEvent;

/** Attaches to counters: by an event for each CPU, or for each thread of a process. */
final class PerfEventAttacher {
  private final AttachableProgram program;
  private final PerfEventOptions options;
  private final Kernel kernel;

  private PerfEventAttacher(AttachableProgram program, PerfEventOptions options) {
    this.program = program;
    this.options = options;
    this.kernel = program.kernel();
  }

  static Link attach(AttachableProgram program, PerfEventOptions options) {
    return new PerfEventAttacher(program, options).attach();
  }

  /** Attaches to an event that stays the caller's. */
  static Link attach(AttachableProgram program, OpenedEventOptions options) {
    Fd event = options.event();
    String target = event.toString();
    try (Link.Builder attachment = new Link.Builder(program, target)) {
      Optional<Fd> link =
          PerfAttachment.add(attachment, program, event, options.cookie(), options.way());
      if (options.enables()) {
        program.kernel().perfEnable(event);
      }
      return PerfAttachment.finish(attachment, link.stream().toList());
    } catch (KernelException e) {
      throw Attacher.failed(program, target, reason(e), e);
    }
  }

  /** Why an event that was opened does not take a program, where that is known. */
  private static Optional<String> reason(KernelException refusal) {
    if (refusal.is(Errno.EEXIST)) {
      return Optional.of(
          "the event runs a program already; one that is attached without a link stays until the"
              + " event is closed");
    }
    if (refusal.is(Errno.EBADF) || refusal.is(Errno.ENOTTY)) {
      return Optional.of("that is no perf event");
    }
    if (refusal.is(Errno.EPROTO)) {
      return Optional.of(
          "the program asks for the stack, which precise events (precise_ip) have only with"
              + " PERF_SAMPLE_CALLCHAIN in sample_type, and without the flags"
              + " exclude_callchain_kernel and exclude_callchain_user");
    }
    return Optional.empty();
  }

  private Link attach() {
    String target = target();
    try (Link.Builder attachment = new Link.Builder(program, target)) {
      List<Fd> links = new ArrayList<>();
      for (PerfEvent request : requests()) {
        open(request)
            .map(attachment::own)
            .flatMap(
                event ->
                    PerfAttachment.add(attachment, program, event, options.cookie(), options.way()))
            .ifPresent(links::add);
      }
      return PerfAttachment.finish(attachment, links);
    } catch (KernelException e) {
      throw Attacher.failed(program, target, e);
    }
  }

  private String target() {
    String counter =
        switch (options.type()) {
          case PerfEvent.TYPE_HARDWARE -> "hardware counter " + options.config();
          case PerfEvent.TYPE_SOFTWARE -> "software counter " + options.config();
          default -> "counter %d of PMU %d".formatted(options.config(), options.type());
        };
    return counter
        + (options.pid().isPresent() ? " of process " + options.pid().getAsInt() : "")
        + (options.cpu().isPresent() ? " on CPU " + options.cpu().getAsInt() : "");
  }

  private List<PerfEvent> requests() {
    if (options.pid().isEmpty()) {
      List<Integer> cpus =
          options.cpu().isPresent() ? List.of(options.cpu().getAsInt()) : kernel.onlineCpus();
      return cpus.stream().map(cpu -> request(PerfEvent.ANY, cpu, 0)).toList();
    }
    int pid = options.pid().getAsInt();
    List<String> threads =
        kernel
            .listDirectory("/proc/" + pid + "/task")
            .orElseThrow(() -> new AttachException(program, "there is no process " + pid));
    return threads.stream()
        .map(
            thread ->
                request(
                    Integer.parseInt(thread),
                    options.cpu().orElse(PerfEvent.ANY),
                    PerfEvent.INHERIT))
        .toList();
  }

  /** The event, unless its thread has ended meanwhile while others of the process go on. */
  private Optional<Fd> open(PerfEvent request) {
    try {
      return Optional.of(kernel.perfEventOpen(request));
    } catch (KernelException e) {
      if (e.is(Errno.ESRCH) && request.pid() != options.pid().orElse(request.pid())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private PerfEvent request(int pid, int cpu, long flags) {
    PerfEvent counter =
        PerfEvent.counter(options.type(), options.config(), pid, cpu).withFlags(flags);
    return options.rate() instanceof PerfEventOptions.Rate.PerSecond often
        ? counter.perSecond(often.samples())
        : counter.every(((PerfEventOptions.Rate.Every) options.rate()).events());
  }
}
