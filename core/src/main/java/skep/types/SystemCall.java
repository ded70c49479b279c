package skep.types;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A system call and its parameters, whose order and types are the same on all kernels and 64-bit
 * machines that are known here. Where a program finds them is another matter: see {@link
 * Tracepoints} and {@link Registers#syscallParameter}.
 *
 * <pre>{@code
 * SystemCall.find("openat").orElseThrow().parameter("filename").index()     // 1
 * }</pre>
 *
 * @param name its name, as in {@code sys_enter_openat}
 * @param parameters its parameters, in order
 */
public record SystemCall(String name, List<Parameter> parameters) {
  /** Checks and copies the components. {@inheritDoc} */
  public SystemCall {
    Objects.requireNonNull(name, "name");
    parameters = List.copyOf(parameters);
  }

  /**
   * A parameter.
   *
   * @param name its name
   * @param type what it is: a number, or a pointer to the caller's memory
   * @param index which one, from 0
   */
  public record Parameter(String name, FieldType type, int index) {}

  /**
   * Finds a system call.
   *
   * @param name its name, such as {@code openat}
   * @return the call; empty when it is not known here
   */
  public static Optional<SystemCall> find(String name) {
    return Optional.ofNullable(Table.CALLS.get(name));
  }

  /** {@return the names of all system calls that are known here} */
  public static Stream<String> names() {
    return Table.CALLS.keySet().stream().sorted();
  }

  /**
   * A parameter by its name.
   *
   * @param wanted the name
   * @return the parameter
   * @throws TypesException if there is none of that name
   */
  public Parameter parameter(String wanted) {
    return Parts.find(name, "parameter", wanted, parameters, Parameter::name);
  }

  /**
   * The parameters that a tracepoint's format tells. Their types are those of the table, since the
   * format has 64 bits for each.
   */
  static SystemCall of(String name, TraceFormat format) {
    Optional<SystemCall> known = find(name);
    List<Parameter> parameters = new ArrayList<>();
    for (TraceFormat.Field field : format.fields()) {
      boolean isParameter =
          field.place() == TraceFormat.Place.INLINE && !field.name().equals("__syscall_nr");
      if (isParameter) {
        FieldType type =
            known.stream()
                .flatMap(it -> it.parameters().stream())
                .filter(it -> it.name().equals(field.name()))
                .map(Parameter::type)
                .findFirst()
                .orElseGet(() -> Declarations.parameter(field));
        parameters.add(new Parameter(field.name(), type, parameters.size()));
      }
    }
    return new SystemCall(name, parameters);
  }

  /** The table, read when it is first needed. */
  private static final class Table {
    static final Map<String, SystemCall> CALLS = read();

    private Table() {}

    private static Map<String, SystemCall> read() {
      return Tables.lines("system-calls.txt").stream()
          .map(Table::call)
          .collect(Collectors.toUnmodifiableMap(SystemCall::name, Function.identity()));
    }

    /** A line is a name and {@code name:type} for each parameter. */
    private static SystemCall call(String line) {
      String[] words = line.split(" ");
      List<Parameter> parameters = new ArrayList<>();
      for (int i = 1; i < words.length; i++) {
        int colon = words[i].indexOf(':');
        parameters.add(
            new Parameter(
                words[i].substring(0, colon), type(words[i].substring(colon + 1)), i - 1));
      }
      return new SystemCall(words[0], parameters);
    }

    private static FieldType type(String word) {
      if (!word.startsWith("*")) {
        return new FieldType.Int(Integer.parseInt(word.substring(1)) / 8, word.startsWith("s"));
      }
      String to = word.substring(1);
      int dot = to.indexOf('.');
      if (to.equals("char")) {
        return new FieldType.Pointer(new FieldType.Char());
      } else if (dot < 0) {
        return new FieldType.Pointer(new FieldType.Void());
      }
      StructKind kind = to.startsWith("union.") ? StructKind.UNION : StructKind.STRUCT;
      return new FieldType.Pointer(new FieldType.Struct(kind, to.substring(dot + 1)));
    }
  }
}
