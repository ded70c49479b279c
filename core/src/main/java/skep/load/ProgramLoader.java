package skep.load;

import java.util.List;
import java.util.Optional;
import skep.insn.AttachType;
import skep.insn.ProgramType;
import skep.kernel.Fd;
import skep.kernel.Feature;
import skep.kernel.Features;
import skep.kernel.Kernel;
import skep.kernel.KernelVersion;
import skep.kernel.LoadResult;
import skep.kernel.LogRequest;
import skep.kernel.Memlock;
import skep.kernel.ObjectName;
import skep.kernel.ProgramLoad;
import skep.kernel.ProgramLoad.AttachTarget;
import skep.relocate.DebugRecords;
import skep.relocate.Target;
import skep.spec.ObjectSpec;
import skep.spec.ProgramSpec;
import skep.spec.SectionFlag;

/** Loads the programs of an object. */
final class ProgramLoader {
  // Flags of BPF_PROG_LOAD in linux/bpf.h.
  private static final int SLEEPABLE = 1 << 4;
  private static final int XDP_HAS_FRAGS = 1 << 5;

  private final Kernel kernel;
  private final ObjectSpec object;
  private final LoadOptions options;
  private final ProgramAdapter adapter;
  private final Refusals refusals;

  /** Warnings of what a program does without on this kernel are added to the list. */
  ProgramLoader(
      Kernel kernel, ObjectSpec object, LoadOptions options, Target target, List<String> warnings) {
    this.kernel = kernel;
    this.object = object;
    this.options = options;
    this.adapter = new ProgramAdapter(kernel, warnings);
    this.refusals = new Refusals(object, target::coreTypes, options.names());
  }

  /** BTF in the kernel, and what it says of one program. */
  record Debug(Fd btf, DebugRecords records) {}

  LoadResult.Loaded load(
      PreparedProgram prepared,
      Optional<Debug> debug,
      Optional<AttachTarget> attachTarget,
      List<Fd> moduleTypes) {
    ProgramSpec program = prepared.spec();
    ProgramSettings settings = prepared.settings();
    ProgramLoad.Builder builder =
        ProgramLoad.builder(program.type(), prepared.instructions())
            .name(ObjectName.fit(program.name()))
            .license(object.license().orElse(""))
            .flags(flags(program) | settings.flags())
            .ifindex(settings.ifindex())
            .expectedAttachType(expectedAttachType(program))
            .fdArray(moduleTypes)
            .kernelVersion(kernelVersion(program));
    attachTarget.ifPresent(builder::attachTarget);
    debug.ifPresent(info -> builder.debugInfo(debugInfo(info)));
    int level = settings.logLevel().orElse(options.logLevel());
    LoadResult result = load(program, builder.build(), level);
    if (result instanceof LoadResult.Loaded loaded) {
      return loaded;
    }
    throw refusals.explain(prepared, (LoadResult.Rejected) result);
  }

  /** What the object says, or the version of this kernel, which kernels before 5.0 compare. */
  private int kernelVersion(ProgramSpec program) {
    if (object.kernelVersion().isPresent()) {
      return object.kernelVersion().getAsInt();
    }
    return program.type() == ProgramType.KPROBE ? KernelVersion.of(kernel).orElse(0) : 0;
  }

  /** A static probe is attached to all its places at once where this kernel can. */
  private Optional<AttachType> expectedAttachType(ProgramSpec program) {
    return program.has(SectionFlag.USDT) && Features.has(kernel, Feature.UPROBE_MULTI_LINK)
        ? Optional.of(AttachType.TRACE_UPROBE_MULTI)
        : program.expectedAttachType();
  }

  private static int flags(ProgramSpec program) {
    return (program.has(SectionFlag.SLEEPABLE) ? SLEEPABLE : 0)
        | (program.has(SectionFlag.XDP_FRAGS) ? XDP_HAS_FRAGS : 0);
  }

  private static ProgramLoad.DebugInfo debugInfo(Debug debug) {
    return new ProgramLoad.DebugInfo(
        debug.btf,
        debug.records.functions(),
        DebugRecords.FUNCTION_SIZE,
        debug.records.lines(),
        DebugRecords.LINE_SIZE);
  }

  /**
   * Without a log first, which is fastest, unless one was asked for; then as this kernel knows
   * programs; and with a log when it is refused.
   */
  private LoadResult load(ProgramSpec program, ProgramLoad request, int level) {
    int size = options.logSize().orElse(LogRequest.FULL.size());
    LogRequest first = level == 0 ? LogRequest.NONE : new LogRequest(level, size);
    ProgramLoad adapted = adapter.beforeLoad(program, request.withLog(first));
    LoadResult result = load(adapted);
    if (result instanceof LoadResult.Rejected rejected) {
      Optional<ProgramLoad> older = adapter.afterRefusal(program, adapted, rejected.error());
      if (older.isPresent()) {
        adapted = older.get();
        result = load(adapted);
      }
    }
    return result instanceof LoadResult.Rejected && level == 0
        ? load(adapted.withLog(new LogRequest(1, size)))
        : result;
  }

  /** With a buffer that grows until the log fits, unless its size was asked for. */
  private LoadResult load(ProgramLoad request) {
    return options.logSize().isPresent()
        ? loadOnce(request)
        : LogBuffers.load(request.log(), log -> loadOnce(request.withLog(log)));
  }

  private LoadResult loadOnce(ProgramLoad request) {
    return Memlock.load(kernel, () -> kernel.progLoad(request));
  }
}
