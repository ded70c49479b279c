package skep.load;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import skep.kernel.Errno;
import skep.kernel.Feature;
import skep.kernel.Features;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.ProgramLoad;
import skep.spec.ProgramSpec;
import skep.spec.SectionFlag;

/**
 * Makes of programs what a kernel takes that does not know all they were written with. What a
 * kernel lacks is found out after it has refused something, and left out from then on.
 */
final class ProgramAdapter {
  private final Kernel kernel;
  private final List<String> warnings;

  /** Adds a sentence to the warnings for each thing that is lost. */
  ProgramAdapter(Kernel kernel, List<String> warnings) {
    this.kernel = kernel;
    this.warnings = warnings;
  }

  /** Without what is known to be missing. This asks the kernel for nothing. */
  ProgramLoad beforeLoad(ProgramSpec program, ProgramLoad request) {
    return adapt(program, request, feature -> Features.isKnownMissing(kernel, feature))
        .orElse(request);
  }

  /** Without what turns out to be missing; empty when that is not why the kernel refused. */
  Optional<ProgramLoad> afterRefusal(
      ProgramSpec program, ProgramLoad request, KernelException refusal) {
    // What a kernel does not know is invalid to it, or too long.
    return refusal.is(Errno.EINVAL) || refusal.is(Errno.E2BIG)
        ? adapt(program, request, feature -> Features.lacks(kernel, feature))
        : Optional.empty();
  }

  private Optional<ProgramLoad> adapt(
      ProgramSpec program, ProgramLoad request, Predicate<Feature> missing) {
    ProgramLoad.Builder adapted = request.toBuilder();
    boolean changed = false;
    if (!request.name().isEmpty() && missing.test(Feature.PROG_NAME)) {
      adapted.name("");
      changed = warn("programs have no names in this kernel (Linux 4.15 has them)");
    }
    if (request.expectedAttachType().isPresent()
        && program.has(SectionFlag.ATTACH_TYPE_OPTIONAL)
        && missing.test(Feature.EXP_ATTACH_TYPE)) {
      adapted.expectedAttachType(Optional.empty());
      changed =
          warn(
              "prog '%s': this kernel is not told that it is for %s (Linux 4.17 can be)"
                  .formatted(program.name(), request.expectedAttachType().get()));
    }
    if (request.debugInfo().isPresent() && missing.test(Feature.BTF_FUNC)) {
      adapted.withoutDebugInfo();
      changed = warn("programs have no functions and lines in this kernel (Linux 5.0 has them)");
    }
    Optional<ByteBuffer> older = OlderHelpers.in(request.instructions());
    if (older.isPresent() && missing.test(Feature.PROBE_READ_KERN)) {
      adapted.instructions(older.get());
      changed =
          warn(
              "prog '%s': calls of bpf_probe_read_kernel, bpf_probe_read_user and their _str are of"
                      .formatted(program.name())
                  + " bpf_probe_read and bpf_probe_read_str instead, since this kernel has only"
                  + " these (Linux 5.5 has all)");
    }
    return changed ? Optional.of(adapted.build()) : Optional.empty();
  }

  private boolean warn(String lost) {
    if (!warnings.contains(lost)) {
      warnings.add(lost);
    }
    return true;
  }
}
