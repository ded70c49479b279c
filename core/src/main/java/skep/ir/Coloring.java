package skep.ir;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Gives each node a register, or says which nodes got none. */
final class Coloring {
  private final MachineCode code;
  private final Interference graph;
  private final SpillCosts costs;
  private final Map<Integer, Integer> colors = new HashMap<>();
  private final Set<Integer> uncolored = new HashSet<>();

  private Coloring(MachineCode code, Interference graph, SpillCosts costs) {
    this.code = code;
    this.graph = graph;
    this.costs = costs;
  }

  static Coloring of(MachineCode code, Interference graph, SpillCosts costs) {
    Coloring coloring = new Coloring(code, graph, costs);
    coloring.run();
    return coloring;
  }

  /** The leaders that no register was left for. */
  Set<Integer> uncolored() {
    return uncolored;
  }

  /** The register of a node. */
  int color(int node) {
    int leader = graph.leader(node);
    return Interference.isMachine(leader) ? leader : colors.get(leader);
  }

  private void run() {
    Map<Integer, Set<Integer>> partners = partners();
    Deque<Integer> order = simplified(partners.keySet());
    while (!order.isEmpty()) {
      int node = order.pop();
      BitSet taken = new BitSet();
      graph.neighbours(node).stream().filter(this::isColored).forEach(n -> taken.set(color(n)));
      int free = choose(taken, partners.get(node));
      if (free < Interference.COLORS) {
        colors.put(node, free);
      } else {
        uncolored.add(node);
      }
    }
  }

  private boolean isColored(int node) {
    return Interference.isMachine(node) || colors.containsKey(node);
  }

  /** A register that saves a copy if there is one, and else the first that is free. */
  private int choose(BitSet taken, Set<Integer> partners) {
    for (int partner : partners) {
      if (isColored(partner) && !taken.get(color(partner))) {
        return color(partner);
      }
    }
    return taken.nextClearBit(0);
  }

  /** All leaders that occur, each with those that copies connect it to. */
  private Map<Integer, Set<Integer>> partners() {
    Map<Integer, Set<Integer>> partners = new HashMap<>();
    for (MachineBlock block : code.blocks()) {
      for (MachineOp op : block.ops()) {
        op.defines().forEach(node -> note(partners, node));
        op.uses().forEach(node -> note(partners, node));
        if (op.kind() == MachineOp.Kind.MOVE) {
          connect(partners, op.definition(), op.use());
          connect(partners, op.use(), op.definition());
        }
      }
      block.endUses().forEach(node -> note(partners, node));
    }
    return partners;
  }

  private void note(Map<Integer, Set<Integer>> partners, int node) {
    int leader = graph.leader(node);
    if (!Interference.isMachine(leader)) {
      partners.computeIfAbsent(leader, n -> new TreeSet<>());
    }
  }

  private void connect(Map<Integer, Set<Integer>> partners, int from, int to) {
    int leader = graph.leader(from);
    if (!Interference.isMachine(leader)) {
      partners.get(leader).add(graph.leader(to));
    }
  }

  /** Those first that are sure to get a colour after the rest, then those that cost least. */
  private Deque<Integer> simplified(Set<Integer> leaders) {
    Map<Integer, Integer> degrees = new HashMap<>();
    leaders.forEach(node -> degrees.put(node, graph.degree(node)));
    List<Integer> left = new ArrayList<>(leaders);
    left.sort(null);
    Deque<Integer> order = new ArrayDeque<>();
    while (!left.isEmpty()) {
      int node = next(left, degrees);
      left.remove(Integer.valueOf(node));
      order.push(node);
      graph.neighbours(node).stream()
          .filter(degrees::containsKey)
          .forEach(each -> degrees.merge(each, -1, Integer::sum));
    }
    return order;
  }

  private int next(List<Integer> left, Map<Integer, Integer> degrees) {
    int cheapest = left.get(0);
    double least = Double.MAX_VALUE;
    for (int node : left) {
      if (degrees.get(node) < Interference.COLORS) {
        return node;
      }
      double cost = costs.of(node) / degrees.get(node);
      if (cost < least) {
        least = cost;
        cheapest = node;
      }
    }
    return cheapest;
  }
}
