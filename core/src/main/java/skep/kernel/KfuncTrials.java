package skep.kernel;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import skep.btf.Btf;
import skep.btf.BtfKind;
import skep.btf.BtfType;
import skep.insn.AttachType;
import skep.insn.Callee;
import skep.insn.ProgramType;

/** Tries to call kernel functions. */
final class KfuncTrials {
  /** A tracepoint that every kernel with BTF has a typedef for. */
  private static final String TRACEPOINT = "btf_trace_sys_enter";

  private static final String MARK = "bpf_kfunc";

  private final Kernel kernel;
  private final Trial trial;
  private final ProgramTrials programs;

  KfuncTrials(Kernel kernel) {
    this.kernel = kernel;
    this.trial = new Trial(kernel);
    this.programs = new ProgramTrials(kernel);
  }

  List<String> names() {
    return KernelTypes.of(kernel).stream().flatMap(KfuncTrials::names).sorted().toList();
  }

  private static Stream<String> names(Btf types) {
    return types
        .findAll(MARK)
        .mapToObj(types::type)
        .filter(BtfType.DeclTag.class::isInstance)
        .map(tag -> types.name(((BtfType.DeclTag) tag).typeId()))
        .distinct();
  }

  Support kfunc(ProgramType type, String function) {
    Optional<Btf> types = KernelTypes.of(kernel);
    if (types.isEmpty()) {
      return Support.unknown("this kernel has no BTF to find the function in");
    }
    OptionalInt id = types.get().find(function, BtfKind.FUNC);
    if (id.isEmpty()) {
      return Support.no("there is no function '" + function + "' in the kernel's BTF");
    }
    ByteBuffer code = Trial.code(it -> it.call(new Callee.Kfunc(id.getAsInt(), 0)).exit());
    ProgramLoad.Builder program = programs.program(type, code);
    if (type == ProgramType.TRACING) {
      OptionalInt tracepoint = types.get().find(TRACEPOINT, BtfKind.TYPEDEF);
      if (tracepoint.isEmpty()) {
        return Support.unknown("there is no " + TRACEPOINT + " in the kernel's BTF to attach to");
      }
      program
          .expectedAttachType(AttachType.TRACE_RAW_TP)
          .attachTarget(new ProgramLoad.AttachTarget(tracepoint.getAsInt(), Optional.empty()));
    } else if (type == ProgramType.UNSPEC || Probes.BOUND.contains(type)) {
      return Support.unknown("it depends on what the program is attached to");
    }
    return judge(trial.verbosely(program.build()));
  }

  private static Support judge(LoadResult result) {
    if (!(result instanceof LoadResult.Rejected rejected)) {
      return Support.YES;
    }
    String log = rejected.log().text().strip();
    // Any other complaint is about how it was called, and comes after it was found to be allowed.
    boolean unknown =
        log.isEmpty()
            || log.contains("is not allowed")
            || log.contains("is not a kernel function")
            || log.contains("uses reserved fields")
            || log.contains("JIT does not support calling kernel function")
            || log.contains("JIT is required for calling kernel function");
    return unknown ? Support.refused(rejected) : Support.YES;
  }
}
