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
  private final List<Argument> arguments;
  private final Function<String, Argument> find;

  /** A tracepoint that has these arguments and no others. */
  Tracepoint(String category, String name, List<Argument> arguments) {
    this.category = category;
    this.name = name;
    this.arguments = List.copyOf(arguments);
    this.find =
        wanted -> Parts.find(toString(), "argument", wanted, this.arguments, Argument::name);
  }

  /** A tracepoint of which nobody knows the arguments: they are taken as they are named. */
  Tracepoint(String category, String name, Function<String, Argument> argument) {
    this.category = category;
    this.name = name;
    this.arguments = List.of();
    this.find = argument;
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
    return arguments;
  }

  /**
   * An argument by its name.
   *
   * @param wanted the name
   * @return the argument
   * @throws TypesException if the tracepoint is known, and has none of that name
   */
  public Argument argument(String wanted) {
    return find.apply(wanted);
  }

  /** {@return the tracepoint as tracefs has it: {@code syscalls/sys_enter_openat}} */
  @Override
  public String toString() {
    return category + "/" + name;
  }
}
