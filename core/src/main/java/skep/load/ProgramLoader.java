package skep.load;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import skep.insn.Encoded;
import skep.insn.ProgramType;
import skep.insn.SourceLine;
import skep.kernel.Errno;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
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
  private final int logLevel;

  ProgramLoader(Kernel kernel, ObjectSpec object, int logLevel) {
    this.kernel = kernel;
    this.object = object;
    this.logLevel = logLevel;
  }

  /** BTF in the kernel, and what it says of one program. */
  record Debug(Fd btf, DebugRecords records) {}

  LoadResult.Loaded load(
      ProgramSpec program,
      Encoded encoded,
      Optional<Debug> debug,
      Optional<AttachTarget> attachTarget,
      List<Fd> moduleTypes) {
    ProgramLoad.Builder builder =
        ProgramLoad.builder(program.type(), encoded.bytes())
            .name(ObjectName.fit(program.name()))
            .license(object.license().orElse(""))
            .flags(flags(program))
            .fdArray(moduleTypes)
            .kernelVersion(object.kernelVersion().orElse(0));
    program.expectedAttachType().ifPresent(builder::expectedAttachType);
    attachTarget.ifPresent(builder::attachTarget);
    debug.ifPresent(info -> builder.debugInfo(debugInfo(info)));
    ProgramLoad request = builder.build();
    LoadResult result = load(request);
    if (result instanceof LoadResult.Loaded loaded) {
      return loaded;
    }
    throw refusal(program, encoded, (LoadResult.Rejected) result);
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

  /** Without a log first, which is fastest; again with one when refused. */
  private LoadResult load(ProgramLoad request) {
    LoadResult first =
        logLevel == 0
            ? kernel.progLoad(request)
            : loadWithLog(request, new LogRequest(logLevel, LogRequest.FULL.size()));
    if (first instanceof LoadResult.Rejected rejected
        && Memlock.liftAfter(kernel, rejected.error())) {
      first = kernel.progLoad(request);
    }
    if (first instanceof LoadResult.Rejected && logLevel == 0) {
      return loadWithLog(request, LogRequest.FULL);
    }
    return first;
  }

  /** With a buffer that grows until the log fits. */
  private LoadResult loadWithLog(ProgramLoad request, LogRequest log) {
    LoadResult result = kernel.progLoad(request.withLog(log));
    if (result instanceof LoadResult.Rejected rejected
        && rejected.error().is(Errno.ENOSPC)
        && log.size() < LogBuffers.MAX) {
      return loadWithLog(request, LogBuffers.larger(log, rejected.log()));
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
