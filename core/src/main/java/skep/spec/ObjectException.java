package skep.spec;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * An object that cannot be read, built or written. The message says where and what; the fields say
 * it again for programs. When the bytes are not ELF or not BTF, the cause is the {@code
 * ElfException} or {@code BtfException} that says so.
 */
public final class ObjectException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What was being done. */
  public enum Phase {
    /** Bytes were read as an object. */
    READ,
    /** An object was built. */
    BUILD,
    /** An object was written as bytes. */
    WRITE
  }

  /** The phase. */
  private final Phase phase;

  /** The section, or null. */
  private final @Nullable String section;

  /** The symbol, or null. */
  private final @Nullable String symbol;

  /** The program or subprogram, or null. */
  private final @Nullable String program;

  /** The instruction, or null. */
  private final @Nullable Integer instruction;

  private ObjectException(Where where, String problem, @Nullable Throwable cause) {
    super(where.describe() + problem, cause);
    this.phase = where.phase;
    this.section = where.section;
    this.symbol = where.symbol;
    this.program = where.program;
    this.instruction = where.instruction;
  }

  /**
   * What was being done.
   *
   * @return the phase
   */
  public Phase phase() {
    return phase;
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
   * The symbol it is about: a map, global, extern or function.
   *
   * @return the symbol's name
   */
  public Optional<String> symbol() {
    return Optional.ofNullable(symbol);
  }

  /**
   * The program or subprogram it is about.
   *
   * @return its name
   */
  public Optional<String> program() {
    return Optional.ofNullable(program);
  }

  /**
   * The instruction it is about.
   *
   * @return its place, in 8-byte slots from the start of the program or subprogram
   */
  public OptionalInt instruction() {
    return instruction == null ? OptionalInt.empty() : OptionalInt.of(instruction);
  }

  /** The place of a problem, collected before the problem is told. */
  record Where(
      Phase phase,
      @Nullable String section,
      @Nullable String symbol,
      @Nullable String program,
      @Nullable Integer instruction) {
    static final Where READING = new Where(Phase.READ, null, null, null, null);
    static final Where BUILDING = new Where(Phase.BUILD, null, null, null, null);
    static final Where WRITING = new Where(Phase.WRITE, null, null, null, null);

    Where section(String name) {
      return new Where(phase, name, symbol, program, instruction);
    }

    Where symbol(String name) {
      return new Where(phase, section, name, program, instruction);
    }

    Where program(String name) {
      return new Where(phase, section, symbol, name, instruction);
    }

    Where instruction(int slot) {
      return new Where(phase, section, symbol, program, slot);
    }

    ObjectException error(String problem) {
      return new ObjectException(this, problem, null);
    }

    ObjectException error(RuntimeException cause) {
      return new ObjectException(this, String.valueOf(cause.getMessage()), cause);
    }

    private String describe() {
      StringBuilder text = new StringBuilder();
      if (section != null) {
        text.append("sec '").append(section).append("': ");
      }
      if (program != null) {
        text.append("prog '").append(program).append("': ");
      }
      if (instruction != null) {
        text.append("insn #").append(instruction).append(": ");
      }
      if (symbol != null) {
        text.append("symbol '").append(symbol).append("': ");
      }
      return text.toString();
    }
  }
}
