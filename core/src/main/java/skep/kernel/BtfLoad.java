package skep.kernel;

import java.nio.ByteBuffer;

/**
 * A request to load BTF: {@code BPF_BTF_LOAD}.
 *
 * @param data the whole BTF, in this machine's byte order, read from position to limit; the
 *     position is not moved
 * @param log how much the kernel should tell
 */
public record BtfLoad(ByteBuffer data, LogRequest log) {}
