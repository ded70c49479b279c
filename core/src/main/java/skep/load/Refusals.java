package skep.load;

import java.util.Optional;
import java.util.function.Supplier;
import skep.insn.Encoded;
import skep.insn.ProgramType;
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
import skep.verifier.VerifierLog;

/** Tells why the kernel refused a program of an object. */
final class Refusals {
  private final ObjectSpec object;
  private final Supplier<Optional<CoreTarget>> types;

  /** The types are asked for only when something of them is missing. */
  Refusals(ObjectSpec object, Supplier<Optional<CoreTarget>> types) {
    this.object = object;
    this.types = types;
  }

  LoadException explain(ProgramSpec program, Encoded encoded, LoadResult.Rejected rejected) {
    VerifierLog log = new VerifierLog(rejected.log().text());
    Listing listing = Listing.of(encoded);
    RefusedProgram refused =
        new RefusedProgram(
            program.type(), object.license(), listing, new MissingParts(object, types));
    Optional<Explanation> explanation = Explainer.explain(refused, log);
    if (explanation.isEmpty()) {
      return silent(program, rejected.error());
    }
    return new VerifierException(
        object.name(), program, listing, log, explanation.get(), rejected.error());
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
        && program.expectedAttachType().isPresent();
  }
}
