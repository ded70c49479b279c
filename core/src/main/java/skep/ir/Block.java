package skep.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Operations that run one after the other: a basic block. It is made by {@link
 * FunctionBuilder#block}, branched to any number of times, and started once.
 */
public final class Block {
  private final String name;
  private List<Op> ops = new ArrayList<>();
  private Optional<Exit> exit = Optional.empty();
  private boolean started;

  Block(String name) {
    this.name = name;
  }

  /**
   * What messages and labels call it.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /** The operations in order; the caller may change the list. */
  List<Op> ops() {
    return ops;
  }

  void replaceOps(List<Op> newOps) {
    ops = newOps;
  }

  boolean isStarted() {
    return started;
  }

  void start() {
    started = true;
  }

  /** How it ends. */
  Exit exit() {
    return exit.orElseThrow(() -> new IllegalStateException("block '" + name + "' has no end"));
  }

  void end(Exit how) {
    exit = Optional.of(how);
  }

  @Override
  public String toString() {
    return name;
  }
}
