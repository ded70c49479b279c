package skep.kernel;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A request to load BTF: {@code BPF_BTF_LOAD}.
 *
 * @param data the whole BTF, in this machine's byte order, read from position to limit; the
 *     position is not moved
 * @param log how much the kernel should tell
 * @param token whose permission to use, see {@link TokenKernel}
 */
public record BtfLoad(ByteBuffer data, LogRequest log, Optional<Fd> token) {
  /**
   * A request by this process's own permission.
   *
   * @param data the whole BTF
   * @param log how much the kernel should tell
   */
  public BtfLoad(ByteBuffer data, LogRequest log) {
    this(data, log, Optional.empty());
  }
}
