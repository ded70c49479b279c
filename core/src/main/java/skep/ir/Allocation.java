package skep.ir;

import java.util.HashSet;
import java.util.Set;
import skep.insn.Reg;

/**
 * A register for each node: copies are made one where that is harmless, the rest is coloured
 * optimistically, and what gets no colour goes to the stack, until all have one.
 *
 * @param code the code, with what was put on the stack
 * @param registers the register of each node
 */
record Allocation(MachineCode code, MachineOp.Registers registers) {
  static Allocation of(MachineCode selected, Frame frame) {
    MachineCode code = selected;
    Set<Integer> reloaded = new HashSet<>();
    while (true) {
      Liveness.removeDead(code);
      Interference graph = Interference.of(code);
      Coalescing.run(code, graph);
      Coloring coloring = Coloring.of(code, graph, SpillCosts.of(code, graph, reloaded));
      if (coloring.uncolored().isEmpty()) {
        return new Allocation(code, node -> Reg.of(coloring.color(node)));
      }
      code = Spilling.rewrite(code, graph, coloring.uncolored(), frame, reloaded);
    }
  }
}
