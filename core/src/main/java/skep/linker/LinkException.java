package skep.linker;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Objects that cannot be linked: one of them is damaged or holds what no linker for BPF knows, or
 * two of them contradict each other. The message says where and what; the fields say it again for
 * programs. When the bytes are not ELF or not BTF, the cause is the {@code ElfException} or {@code
 * BtfException} that says so.
 */
public final class LinkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The input, or null. */
  private final @Nullable String file;

  /** The section, or null. */
  private final @Nullable String section;

  /** The symbol, or null. */
  private final @Nullable String symbol;

  private LinkException(Where where, String problem, @Nullable Throwable cause) {
    super(where.describe() + problem, cause);
    this.file = where.file;
    this.section = where.section;
    this.symbol = where.symbol;
  }

  /**
   * The input it is about; of two that contradict each other the later one.
   *
   * @return the name of the {@link LinkInput}, or empty when it is about the result
   */
  public Optional<String> file() {
    return Optional.ofNullable(file);
  }

  /**
   * The section it is about.
   *
   * @return the section's name
   */
  public Optional<String> section() {
    return Optional.ofNullable(section);
  }

  /**
   * The symbol it is about.
   *
   * @return the symbol's name
   */
  public Optional<String> symbol() {
    return Optional.ofNullable(symbol);
  }

  /** The place of a problem, collected before the problem is told. */
  record Where(@Nullable String file, @Nullable String section, @Nullable String symbol) {
    static final Where RESULT = new Where(null, null, null);

    static Where in(String file) {
      return new Where(file, null, null);
    }

    Where section(String name) {
      return new Where(file, name, symbol);
    }

    Where symbol(String name) {
      return new Where(file, section, name);
    }

    LinkException error(String problem) {
      return new LinkException(this, problem, null);
    }

    LinkException error(RuntimeException cause) {
      return new LinkException(this, String.valueOf(cause.getMessage()), cause);
    }

    private String describe() {
      StringBuilder text = new StringBuilder();
      if (file != null) {
        text.append(file).append(": ");
      }
      if (section != null) {
        text.append("sec '").append(section).append("': ");
      }
      if (symbol != null) {
        text.append("symbol '").append(symbol).append("': ");
      }
      return text.toString();
    }
  }
}
