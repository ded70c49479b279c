package skep.types;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * A tracepoint as programs of section {@code tp/CATEGORY/NAME} see it: the context is a record,
 * whose fields are the tracepoint's arguments.
 *
 * <pre>{@code
 * Tracepoint openat = tracepoints.find("syscalls", "sys_enter_openat");
 * Tracepoint.Argument file = openat.argument("filename");      // char * at the CO-RE offset args[1]
 * }</pre>
 */
public final class Tracepoint {
  private final String category;
  private final String name;
  private final Optional<List<Argument>> arguments;
  private final Function<String, Argument> unknown;

  /**
   * A tracepoint.
   *
   * @param arguments what it has; empty when nobody knows, and arguments are taken as they are
   *     named
   * @param unknown what an argument is then
   */
  Tracepoint(
      String category,
      String name,
      Optional<List<Argument>> arguments,
      Function<String, Argument> unknown) {
    this.category = category;
    this.name = name;
    this.arguments = arguments.map(List::copyOf);
    this.unknown = unknown;
  }

  /**
   * An argument.
   *
   * @param name its name
   * @param type what it is; empty when nobody knows
   * @param place where it is in the record
   * @param form what is there: the value, or for text and arrays of any length where in the record
   *     they are, as a number of 32 bits
   */
  public record Argument(
      String name, Optional<FieldType> type, Place place, TraceFormat.Place form) {
    /** Checks the components. {@inheritDoc} */
    public Argument {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(place, "place");
      Objects.requireNonNull(form, "form");
    }
  }

  /** Where an argument is in the record. */
  public sealed interface Place {
    /**
     * In a field of a kernel struct, which CO-RE finds on every kernel.
     *
     * @param fields the field in each struct that kernels have had for the record; it is that of
     *     the first whose {@linkplain CoreField#struct struct} the kernel {@linkplain
     *     CoreType#exists has}, or else the last. Most tracepoints have had one struct only. A
     *     field of a system call has 64 bits, of which a narrower argument has the low ones
     */
    record Field(List<CoreField> fields) implements Place {
      /** Checks and copies the components. {@inheritDoc} */
      public Field {
        fields = List.copyOf(fields);
        if (fields.isEmpty()) {
          throw new IllegalArgumentException("an argument in a field needs one");
        }
      }
    }

    /**
     * At an offset that holds for the kernel at hand only: its format is known, and no struct that
     * has it.
     *
     * @param offset bytes from the start of the record
     * @param size bytes that are there
     */
    record Offset(int offset, int size) implements Place {}
  }

  /** {@return the category, such as {@code syscalls}} */
  public String category() {
    return category;
  }

  /** {@return the name within the category} */
  public String name() {
    return name;
  }

  /** {@return the arguments in order; none when nobody knows them} */
  public List<Argument> arguments() {
    return arguments.orElse(List.of());
  }

  /**
   * An argument by its name.
   *
   * @param wanted the name
   * @return the argument
   * @throws TypesException if the tracepoint is known, and has none of that name
   */
  public Argument argument(String wanted) {
    if (arguments.isEmpty()) {
      return unknown.apply(wanted);
    }
    List<Argument> known = arguments.get();
    return known.stream()
        .filter(it -> it.name().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                Missing.part(
                    toString(), "argument", wanted, known.stream().map(Argument::name).toList()));
  }

  /** {@return the tracepoint as tracefs has it: {@code syscalls/sys_enter_openat}} */
  @Override
  public String toString() {
    return category + "/" + name;
  }
}
