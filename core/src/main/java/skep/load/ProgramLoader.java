package skep.load;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import skep.insn.AttachType;
import skep.insn.Encoded;
import skep.insn.ProgramType;
import skep.insn.SourceLine;
import skep.kernel.Errno;
import skep.kernel.Fd;
import skep.kernel.Feature;
import skep.kernel.Features;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.KernelVersion;
import skep.kernel.LoadResult;
import skep.kernel.LogRequest;
import skep.kernel.Memlock;
import skep.kernel.ObjectName;
import skep.kernel.ProgramLoad;
import skep.kernel.ProgramLoad.AttachTarget;
import skep.relocate.DebugRecords;
import skep.spec.ObjectSpec;
import skep.spec.ProgramSpec;
import skep.spec.SectionFlag;

/** Loads the programs of an object, and says why when the verifier refuses one. */
final class ProgramLoader {
  // Flags of BPF_PROG_LOAD in linux/bpf.h.
  private static final int SLEEPABLE = 1 << 4;
  private static final int XDP_HAS_FRAGS = 1 << 5;

  private final Kernel kernel;
  private final ObjectSpec object;
  private final LoadOptions options;
  private final ProgramAdapter adapter;

  /** Warnings of what a program does without on this kernel are added to the list. */
  ProgramLoader(Kernel kernel, ObjectSpec object, LoadOptions options, List<String> warnings) {
    this.kernel = kernel;
    this.object = object;
    this.options = options;
    this.adapter = new ProgramAdapter(kernel, warnings);
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
    throw refusal(program, prepared.encoded(), (LoadResult.Rejected) result);
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
    boolean isStaticProbe =
        program.definition().filter(it -> it.flags().contains(SectionFlag.USDT)).isPresent();
    return isStaticProbe && Features.has(kernel, Feature.UPROBE_MULTI_LINK)
        ? Optional.of(AttachType.TRACE_UPROBE_MULTI)
        : program.expectedAttachType();
  }

  private static int flags(ProgramSpec program) {
    int flags = 0;
    if (program.definition().isPresent()) {
      for (SectionFlag flag : program.definition().get().flags()) {
        flags |=
            switch (flag) {
              case SLEEPABLE -> SLEEPABLE;
              case XDP_FRAGS -> XDP_HAS_FRAGS;
              default -> 0;
            };
      }
    }
    return flags;
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
    LoadResult result = kernel.progLoad(request);
    if (result instanceof LoadResult.Rejected rejected) {
      LogRequest log = request.log();
      if (Memlock.liftAfter(kernel, rejected.error())) {
        return load(request);
      }
      if (rejected.error().is(Errno.ENOSPC)
          && log.size() > 0
          && log.size() < LogBuffers.MAX
          && options.logSize().isEmpty()) {
        return load(request.withLog(LogBuffers.larger(log, rejected.log())));
      }
    }
    return result;
  }

  private LoadException refusal(
      ProgramSpec program, Encoded encoded, LoadResult.Rejected rejected) {
    KernelException error = rejected.error();
    VerifierLog log = new VerifierLog(rejected.log().text());
    if (log.verdict().isEmpty()) {
      return new LoadException(
          object.name(),
          program,
          "the kernel refuses it without a word of the verifier%s: %s"
              .formatted(silentAdvice(program, error), error.getMessage()),
          error);
    }
    OptionalInt slot = log.lastInstruction();
    Optional<SourceLine> source =
        slot.isPresent() ? lineAt(encoded, slot.getAsInt()) : Optional.empty();
    return new VerifierException(
        object.name(), program, log, slot, source, verdictAdvice(log.text()), error);
  }

  /** What the kernel cannot explain, to go on with; empty if nothing is known. */
  private String silentAdvice(ProgramSpec program, KernelException error) {
    boolean patchesKernel =
        (program.type() == ProgramType.TRACING
                || program.type() == ProgramType.LSM
                || program.type() == ProgramType.EXT)
            && program.expectedAttachType().isPresent();
    if (error.is(Errno.EPERM) && patchesKernel) {
      return "; some kernels forbid programs that patch kernel functions (fentry, fexit, fmod_ret,"
          + " lsm, freplace) by policy, to root as well: see /sys/kernel/security/lockdown; a"
          + " kprobe or a tracepoint may do instead";
    }
    return "";
  }

  private String verdictAdvice(String log) {
    if (log.contains("GPL") && log.contains("non-GPL")) {
      return "the object's licence is %s; the helper or function it calls asks for one that is"
              .formatted(object.license().map(name -> "'" + name + "'").orElse("not given"))
          + " compatible with the GPL, such as \"GPL\" or \"Dual BSD/GPL\"";
    }
    if (log.contains("last insn is not an exit or jmp")) {
      return "a function of it ends in a call, as before code that is never reached; put a return"
          + " after the call";
    }
    return "";
  }

  /** The line of an instruction: its own, or the nearest before it. */
  private static Optional<SourceLine> lineAt(Encoded encoded, int slot) {
    Optional<SourceLine> line = Optional.empty();
    for (Encoded.Placed placed : encoded.placed()) {
      if (placed.slot() > slot) {
        break;
      }
      if (placed.step().source().isPresent()) {
        line = placed.step().source();
      }
    }
    return line;
  }
}
