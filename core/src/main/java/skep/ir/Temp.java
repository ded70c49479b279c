package skep.ir;

import java.util.Objects;
import java.util.Optional;
import skep.insn.Width;

/**
 * A virtual register of a {@link FunctionBuilder}. One of 32 bits has zeros above them wherever it
 * lies, so it can be used where 64 bits are wanted and is then an unsigned number.
 */
public final class Temp implements Value {
  private final FunctionBuilder owner;
  private final int id;
  private final Width width;
  private final boolean variable;
  private Optional<String> name;

  Temp(FunctionBuilder owner, int id, Width width, boolean variable, Optional<String> name) {
    this.owner = owner;
    this.id = id;
    this.width = Objects.requireNonNull(width, "width");
    this.variable = variable;
    this.name = name;
  }

  /** Whether it is a value of the function that a builder makes. */
  boolean isOf(FunctionBuilder builder) {
    return owner == builder;
  }

  /** What tells it apart from the function's others, from 0 on. */
  int id() {
    return id;
  }

  void rename(String newName) {
    name = Optional.of(newName);
  }

  /**
   * How many of its bits can be other than zero.
   *
   * @return the width
   */
  public Width width() {
    return width;
  }

  /**
   * Whether it can be assigned more than once.
   *
   * @return true for a variable
   */
  public boolean isVariable() {
    return variable;
  }

  /**
   * What the program's author calls it.
   *
   * @return the name, if it has one
   */
  public Optional<String> name() {
    return name;
  }

  /** For messages: what its author calls it, if anything. */
  String described() {
    return name.map(it -> "'" + it + "'").orElse("a value");
  }

  @Override
  public String toString() {
    return name.orElse("t" + id);
  }
}
