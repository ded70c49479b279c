package skep.ir;

import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import skep.insn.CodeElement;
import skep.insn.Reg;

/**
 * Instructions that still say "node" where a register will be. The nodes 0 to 10 are the machine's
 * registers, those above are to become one of R0 to R9 each.
 *
 * @param kind what may be done with it
 * @param defines the nodes it writes
 * @param uses the nodes it reads
 * @param text gives the instructions, once the registers are known
 */
record MachineOp(Kind kind, Set<Integer> defines, Set<Integer> uses, Text text) {
  /** What the passes after selection may do with instructions. */
  enum Kind {
    /** Copies its only use to its only definition, and goes when these become one register. */
    MOVE,
    /** Makes its only definition from nothing, so it can be done again where that is wanted. */
    CONSTANT,
    /** Only computes: goes when nobody reads what it writes. */
    COMPUTE,
    /** Does something besides. */
    EFFECT
  }

  /** Gives instructions for given registers. */
  @FunctionalInterface
  interface Text {
    /**
     * Writes the instructions.
     *
     * @param at the register of each node
     * @return the instructions, which may have labels of their own
     */
    List<? extends CodeElement> write(Registers at);
  }

  /** The register of each node. */
  @FunctionalInterface
  interface Registers {
    /** The register of a node. */
    Reg of(int node);
  }

  int definition() {
    return defines.iterator().next();
  }

  int use() {
    return uses.iterator().next();
  }

  /** The same with other nodes. */
  MachineOp withNodes(IntUnaryOperator change) {
    UnaryOperator<Set<Integer>> changed =
        nodes -> nodes.stream().map(change::applyAsInt).collect(Collectors.toUnmodifiableSet());
    return new MachineOp(
        kind,
        changed.apply(defines),
        changed.apply(uses),
        at -> text.write(node -> at.of(change.applyAsInt(node))));
  }
}
