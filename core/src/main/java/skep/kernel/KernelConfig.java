package skep.kernel;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The configuration that a kernel was built with: {@code /boot/config-RELEASE}, or else {@code
 * /proc/config.gz} (CONFIG_IKCONFIG_PROC), where libbpf looks too.
 */
public final class KernelConfig {
  private KernelConfig() {}

  /**
   * Reads the configuration of a kernel.
   *
   * @param kernel the kernel
   * @return lines such as {@code CONFIG_HZ=250}; empty when the kernel does not tell
   */
  public static Optional<String> read(Kernel kernel) {
    Optional<byte[]> compressed =
        kernel
            .readFile("/boot/config-" + kernel.release())
            .or(() -> kernel.readFile("/proc/config.gz"));
    return compressed.map(KernelConfig::text);
  }

  /** Either may be compressed: libbpf reads both by zlib, which takes plain text as it is. */
  private static String text(byte[] bytes) {
    boolean compressed = bytes.length > 1 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
    if (!compressed) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the kernel's configuration is damaged", e);
    }
  }
}
