package skep.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import skep.insn.Helper;

/**
 * Replaces the helpers of Linux 5.5 that tell kernel memory from a user program's by those before
 * them that do not, as libbpf does ({@code bpf_object__sanitize_prog}).
 */
final class OlderHelpers {
  private static final int SLOT = 8;
  private static final byte LOAD_IMM64 = 0x18;
  private static final byte CALL = (byte) 0x85;

  private OlderHelpers() {}

  /** A copy with the older helpers; empty if there is nothing to replace. */
  static Optional<ByteBuffer> in(ByteBuffer instructions) {
    ByteOrder order = instructions.order();
    ByteBuffer copy =
        ByteBuffer.allocate(instructions.remaining()).order(order).put(instructions.duplicate());
    copy.flip();
    boolean changed = false;
    for (int at = 0; at < copy.limit(); at += copy.get(at) == LOAD_IMM64 ? 2 * SLOT : SLOT) {
      // Calls of anything else have a source register.
      if (copy.get(at) == CALL && copy.get(at + 1) == 0) {
        Optional<Helper> older = Helper.byId(copy.getInt(at + 4)).flatMap(OlderHelpers::older);
        if (older.isPresent()) {
          copy.putInt(at + 4, older.get().id());
          changed = true;
        }
      }
    }
    return changed ? Optional.of(copy) : Optional.empty();
  }

  private static Optional<Helper> older(Helper helper) {
    return switch (helper) {
      case PROBE_READ_KERNEL, PROBE_READ_USER -> Optional.of(Helper.PROBE_READ);
      case PROBE_READ_KERNEL_STR, PROBE_READ_USER_STR -> Optional.of(Helper.PROBE_READ_STR);
      default -> Optional.empty();
    };
  }
}
