package skep.load;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import skep.btf.Btf;
import skep.kernel.TokenKernel;
import skep.verifier.ValueNames;

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
 * @param logSize bytes that the verifier's log may take, which is then cut off or refused with
 *     {@code ENOSPC} when it is longer; without, it gets as many as it needs
 * @param kconfig values of the kernel's configuration that count before those of {@code /boot} and
 *     {@code /proc/config.gz}, a line such as {@code CONFIG_HZ=250} for each
 * @param coreTypes the types that CO-RE asks in place of the kernel's and its modules', for kernels
 *     that have none
 * @param tokenPath the BPF file system whose token to use, which must give one, or empty text to
 *     use none; without, the one that {@code LIBBPF_BPF_TOKEN_PATH} in the environment names, or
 *     that of {@code /sys/fs/bpf} if the kernel refuses something and there is one. See {@link
 *     TokenKernel}
 * @param names what the author of the programs calls their values, for messages
 */
public record LoadOptions(
    int logLevel,
    OptionalInt logSize,
    Optional<String> kconfig,
    Optional<Btf> coreTypes,
    Optional<String> tokenPath,
    ValueNames names) {
  /** Kernels before 6.4 refuse shorter ones. */
  private static final int MIN_LOG_SIZE = 128;

  /** No log, and everything from the kernel itself. */
  public static final LoadOptions DEFAULT =
      new LoadOptions(
          0,
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          ValueNames.NONE);

  /** Checks the components. {@inheritDoc} */
  public LoadOptions {
    checkLogLevel(logLevel);
    if (logSize.isPresent() && logSize.getAsInt() < MIN_LOG_SIZE) {
      throw new IllegalArgumentException(
          "a log of %d bytes: the kernel wants at least %d"
              .formatted(logSize.getAsInt(), MIN_LOG_SIZE));
    }
    Objects.requireNonNull(kconfig, "kconfig");
    Objects.requireNonNull(coreTypes, "coreTypes");
    Objects.requireNonNull(tokenPath, "tokenPath");
    Objects.requireNonNull(names, "names");
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
    return new LoadOptions(level, logSize, kconfig, coreTypes, tokenPath, names);
  }

  /**
   * These options with another size of the log.
   *
   * @param bytes how much of it is kept, at least 128
   * @return the new options
   */
  public LoadOptions withLogSize(int bytes) {
    return new LoadOptions(logLevel, OptionalInt.of(bytes), kconfig, coreTypes, tokenPath, names);
  }

  /**
   * These options with values of the kernel's configuration.
   *
   * @param text the values, a line for each
   * @return the new options
   */
  public LoadOptions withKconfig(String text) {
    return new LoadOptions(logLevel, logSize, Optional.of(text), coreTypes, tokenPath, names);
  }

  /**
   * These options with types for CO-RE.
   *
   * @param types a kernel's types
   * @return the new options
   */
  public LoadOptions withCoreTypes(Btf types) {
    return new LoadOptions(logLevel, logSize, kconfig, Optional.of(types), tokenPath, names);
  }

  /**
   * These options with a token.
   *
   * @param bpffs where the BPF file system is mounted, or empty text to use no token
   * @return the new options
   */
  public LoadOptions withTokenPath(String bpffs) {
    return new LoadOptions(logLevel, logSize, kconfig, coreTypes, Optional.of(bpffs), names);
  }

  /**
   * These options with the names of values.
   *
   * @param values what the author of the programs calls their values
   * @return the new options
   */
  public LoadOptions withNames(ValueNames values) {
    return new LoadOptions(logLevel, logSize, kconfig, coreTypes, tokenPath, values);
  }
}
