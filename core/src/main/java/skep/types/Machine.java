package skep.types;

import java.util.Locale;
import java.util.Optional;

/** A machine whose registers are known here. */
public enum Machine {
  /** x86 of 64 bits. */
  X86_64,
  /** ARM of 64 bits. */
  ARM64;

  /**
   * The machine that the JVM runs on.
   *
   * @return the machine; empty when it is another one
   */
  public static Optional<Machine> here() {
    return named(System.getProperty("os.arch", ""));
  }

  /** A machine by any of its names. */
  static Optional<Machine> named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> Optional.of(X86_64);
      case "aarch64", "arm64" -> Optional.of(ARM64);
      default -> Optional.empty();
    };
  }
}
