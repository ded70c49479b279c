package skep.types;

import java.util.Objects;
import java.util.Optional;
import skep.insn.AttachType;
import skep.insn.Helper;
import skep.insn.ProgramType;

/**
 * Since when programs of a kind may call a helper, as far as it can be known without the kernel
 * that they are for: what Linux 5.10, 6.1, 6.12, 6.18 and 7.2 answered to {@code
 * skep.kernel.Probes}' question. With it a helper that a kind of program never has is an error when
 * the program is made, rather than the verifier's.
 *
 * <pre>{@code
 * HelperAvailability.of(ProgramType.XDP, Optional.empty(), false, Helper.PROBE_READ_USER)   // Never
 * HelperAvailability.of(ProgramType.XDP, Optional.empty(), false, Helper.XDP_LOAD_BYTES)    // Since 6.1
 * }</pre>
 */
public sealed interface HelperAvailability {

  /**
   * Programs may call it.
   *
   * @param kernel the first of the kernels that were asked; an older one that was not may have it
   *     too
   */
  record Since(KnownKernel kernel) implements HelperAvailability {}

  /** None of the kernels that were asked lets such programs call it, and some has it. */
  record Never() implements HelperAvailability {}

  /**
   * It is not known: the kind of program has the helpers of what it is attached to, as struct_ops
   * and freplace have, or the kernels that were asked were built without it.
   */
  record Unknown() implements HelperAvailability {}

  /**
   * Looks a helper up.
   *
   * @param type the type of program
   * @param attachType where the program says it will be attached, if it does
   * @param sleepable whether the program may sleep
   * @param helper the helper
   * @return since when such programs may call it
   */
  static HelperAvailability of(
      ProgramType type, Optional<AttachType> attachType, boolean sleepable, Helper helper) {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(attachType, "attachType");
    return HelperTable.find(type, attachType, sleepable, Objects.requireNonNull(helper, "helper"));
  }
}
