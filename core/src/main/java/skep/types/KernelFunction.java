package skep.types;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A function of the kernel, a tracepoint or a hook of its security modules, as programs on it see
 * it: its parameters lie in the context, each in one or two slots of 8 bytes, and the result after
 * them.
 *
 * @param name its name
 * @param parameters its parameters, in order
 * @param result what it returns, which programs at its end find in the slot after the parameters;
 *     empty when it returns nothing
 */
public record KernelFunction(String name, List<Parameter> parameters, Optional<FieldType> result) {
  /** Checks and copies the components. {@inheritDoc} */
  public KernelFunction {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(result, "result");
    parameters = List.copyOf(parameters);
  }

  /**
   * A parameter.
   *
   * @param name its name, or {@code arg0} and so on where only its type is known
   * @param type what it is
   * @param slot its place in the context, in slots of 8 bytes
   * @param slots how many it takes: 2 for a struct of more than 8 bytes that is passed by value
   */
  public record Parameter(String name, FieldType type, int slot, int slots) {}

  /**
   * A parameter by its name.
   *
   * @param wanted the name
   * @return the parameter
   * @throws TypesException if the function has none of that name
   */
  public Parameter parameter(String wanted) {
    return Parts.find(name, "parameter", wanted, parameters, Parameter::name);
  }

  /** {@return the slot that the result is in} */
  public int resultSlot() {
    return parameters.stream().mapToInt(it -> it.slot() + it.slots()).max().orElse(0);
  }
}
