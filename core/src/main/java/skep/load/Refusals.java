package skep.load;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import skep.insn.AttachType;
import skep.insn.Encoded;
import skep.insn.Label;
import skep.insn.ProgramType;
import skep.insn.Reg;
import skep.kernel.Errno;
import skep.kernel.KernelException;
import skep.kernel.LoadResult;
import skep.relocate.CoreTarget;
import skep.spec.ObjectSpec;
import skep.spec.ProgramSpec;
import skep.verifier.Explainer;
import skep.verifier.Explanation;
import skep.verifier.Listing;
import skep.verifier.RefusedProgram;
import skep.verifier.ValueNames;
import skep.verifier.VerifierLog;

/** Tells why the kernel refused a program of an object. */
final class Refusals {
  private final ObjectSpec object;
  private final Supplier<Optional<CoreTarget>> types;
  private final ValueNames names;

  /** The types are asked for only when something of them is missing. */
  Refusals(ObjectSpec object, Supplier<Optional<CoreTarget>> types, ValueNames names) {
    this.object = object;
    this.types = types;
    this.names = names;
  }

  LoadException explain(PreparedProgram prepared, LoadResult.Rejected rejected) {
    ProgramSpec program = prepared.spec();
    Encoded encoded = prepared.encoded();
    VerifierLog log = new VerifierLog(rejected.log().text());
    Listing listing = Listing.of(encoded);
    RefusedProgram refused =
        new RefusedProgram(
            program.type(),
            object.license(),
            listing,
            new MissingParts(object, types),
            (slot, reg) -> name(prepared, slot, reg));
    Optional<Explanation> explanation = Explainer.explain(refused, log);
    if (explanation.isEmpty()) {
      return silent(program, rejected.error());
    }
    return new VerifierException(
        object.name(), program, listing, log, explanation.get(), rejected.error());
  }

  /** Names are known by function, and the kernel counts from the start of the program. */
  private Optional<String> name(PreparedProgram prepared, int slot, Reg reg) {
    Map<Label, Integer> starts = prepared.encoded().labels();
    return prepared.stitched().parts().stream()
        .filter(part -> starts.get(part.entry()) <= slot)
        .max(Comparator.comparing(part -> starts.get(part.entry())))
        .flatMap(part -> names.nameOf(part.function(), slot - starts.get(part.entry()), reg));
  }

  private LoadException silent(ProgramSpec program, KernelException error) {
    return new LoadException(
        object.name(),
        program,
        "the kernel refuses it without a word of the verifier%s: %s"
            .formatted(advice(program, error), error.getMessage()),
        error);
  }

  /** What the kernel cannot explain, to go on with; empty if nothing is known. */
  private static String advice(ProgramSpec program, KernelException error) {
    if (error.is(Errno.EPERM) && patchesKernel(program)) {
      return "; some kernels forbid programs that patch kernel functions (fentry, fexit, fmod_ret,"
          + " lsm, freplace) by policy, to root as well: see /sys/kernel/security/lockdown; a"
          + " kprobe or a tracepoint may do instead";
    }
    if (error.is(Errno.E2BIG)) {
      return "; a program has at most a million instructions with its subprograms, and 4096"
          + " without CAP_BPF";
    }
    return "";
  }

  private static boolean patchesKernel(ProgramSpec program) {
    return (program.type() == ProgramType.TRACING
            || program.type() == ProgramType.LSM
            || program.type() == ProgramType.EXT)
        && program
            .expectedAttachType()
            .filter(type -> type != AttachType.TRACE_RAW_TP && type != AttachType.TRACE_ITER)
            .isPresent();
  }
}
