package skep.load;

import java.util.Objects;
import java.util.Optional;
import skep.btf.Btf;

/**
 * What can be said of a load as a whole, and has a default.
 *
 * <pre>{@code
 * open.options(LoadOptions.DEFAULT.withKconfig("CONFIG_HZ=250").withLogLevel(2));
 * }</pre>
 *
 * @param logLevel how much the verifier says of programs that it accepts, for {@link
 *     LoadedProgram#log}: 0 for nothing, which is the fastest; 1 for the paths it explored; 2 for
 *     each step; plus 4 for statistics. One that it refuses is asked about again with level 1 in
 *     any case
 * @param kconfig values of the kernel's configuration that count before those of {@code /boot} and
 *     {@code /proc/config.gz}, a line such as {@code CONFIG_HZ=250} for each
 * @param coreTypes the types that CO-RE asks in place of the kernel's and its modules', for kernels
 *     that have none
 */
public record LoadOptions(int logLevel, Optional<String> kconfig, Optional<Btf> coreTypes) {
  /** No log, and everything from the kernel itself. */
  public static final LoadOptions DEFAULT = new LoadOptions(0, Optional.empty(), Optional.empty());

  /** Checks the components. {@inheritDoc} */
  public LoadOptions {
    checkLogLevel(logLevel);
    Objects.requireNonNull(kconfig, "kconfig");
    Objects.requireNonNull(coreTypes, "coreTypes");
  }

  static void checkLogLevel(int level) {
    if (level < 0 || level > 7) {
      throw new IllegalArgumentException("log level " + level + " is not in 0..7");
    }
  }

  /**
   * These options with another log level.
   *
   * @param level how much the verifier says
   * @return the new options
   */
  public LoadOptions withLogLevel(int level) {
    return new LoadOptions(level, kconfig, coreTypes);
  }

  /**
   * These options with values of the kernel's configuration.
   *
   * @param text the values, a line for each
   * @return the new options
   */
  public LoadOptions withKconfig(String text) {
    return new LoadOptions(logLevel, Optional.of(text), coreTypes);
  }

  /**
   * These options with types for CO-RE.
   *
   * @param types a kernel's types
   * @return the new options
   */
  public LoadOptions withCoreTypes(Btf types) {
    return new LoadOptions(logLevel, kconfig, Optional.of(types));
  }
}
