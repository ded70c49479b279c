package skep.insn;

import java.util.Objects;

/**
 * A CO-RE record ({@code struct bpf_core_relo}) as it travels with its instruction: what the
 * instruction wants to know about a type of the target kernel.
 *
 * @param typeId the local root type, an id in the BTF of the object the instruction belongs to
 * @param access the path from the root, indices joined by colons: {@code 0:2:1}; for an enum its
 *     value's index
 * @param kind the question, as numbered by {@code enum bpf_core_relo_kind}; 0 asks for a field's
 *     byte offset. A number unknown here is kept, for whoever relocates to refuse
 */
public record CoreAccess(int typeId, String access, int kind) {
  /** Checks the components. {@inheritDoc} */
  public CoreAccess {
    Objects.requireNonNull(access, "access");
    if (typeId < 0) {
      throw new IllegalArgumentException(
          "CO-RE type id " + Integer.toUnsignedString(typeId) + " is above " + Integer.MAX_VALUE);
    }
    if (kind < 0) {
      throw new IllegalArgumentException(
          "CO-RE kind " + Integer.toUnsignedString(kind) + " is above " + Integer.MAX_VALUE);
    }
  }
}
