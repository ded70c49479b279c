package skep.ir;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What it costs to keep a node on the stack: its accesses, each weighed by how often it runs. */
final class SpillCosts {
  private static final double LOOP = 10;

  private final Map<Integer, Double> costs = new HashMap<>();

  private SpillCosts() {}

  /**
   * The costs.
   *
   * @param reloaded nodes that live for one instruction because something was put on the stack, so
   *     that nothing is gained by putting them there too
   */
  static SpillCosts of(MachineCode code, Interference graph, Set<Integer> reloaded) {
    SpillCosts all = new SpillCosts();
    for (MachineBlock block : code.blocks()) {
      double weight = Math.pow(LOOP, block.depth());
      for (MachineOp op : block.ops()) {
        // What can be made again needs no store.
        double write = op.kind() == MachineOp.Kind.CONSTANT ? 0 : weight;
        op.defines().forEach(node -> all.add(graph.leader(node), write));
        op.uses().forEach(node -> all.add(graph.leader(node), weight));
      }
      block.endUses().forEach(node -> all.add(graph.leader(node), weight));
    }
    reloaded.forEach(node -> all.costs.put(graph.leader(node), Double.MAX_VALUE));
    return all;
  }

  private void add(int node, double cost) {
    costs.merge(node, cost, Double::sum);
  }

  double of(int node) {
    return costs.getOrDefault(node, 0.0);
  }
}
