package skep.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hash by which the kernel knows the one program that may use an exclusive map ({@code
 * bpf_prog_calc_tag} of the kernel, {@code bpf_prog_compute_hash} of libbpf).
 */
final class ProgramHash {
  private static final int SLOT = 8;

  /** The two slots that load a 64-bit constant begin with it. */
  private static final byte LOAD_IMM64 = 0x18;

  // The source register says what the constant is, see linux/bpf.h.
  private static final int MAP_FD = 1;
  private static final int MAP_VALUE = 2;

  private ProgramHash() {}

  /**
   * Hashes instructions as if the numbers of maps, and the offsets into their values, were zero.
   *
   * @param instructions whole instructions of 8 bytes, in this machine's byte order
   * @return 32 bytes
   */
  static ByteBuffer sha256(ByteBuffer instructions) {
    byte[] bytes = new byte[instructions.remaining()];
    instructions.duplicate().get(bytes);
    for (int at = 0; at + 2 * SLOT <= bytes.length; at += SLOT) {
      if (bytes[at] == LOAD_IMM64) {
        int kind = source(bytes[at + 1]);
        if (kind == MAP_FD || kind == MAP_VALUE) {
          clearImmediate(bytes, at);
          clearImmediate(bytes, at + SLOT);
        }
        at += SLOT;
      }
    }
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /** The registers' nibbles change places with the byte order. */
  private static int source(byte registers) {
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
        ? registers >> 4 & 0xf
        : registers & 0xf;
  }

  private static void clearImmediate(byte[] bytes, int slot) {
    for (int i = slot + 4; i < slot + SLOT; i++) {
      bytes[i] = 0;
    }
  }
}
