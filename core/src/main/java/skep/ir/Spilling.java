package skep.ir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import skep.insn.Insn;
import skep.insn.Reg;
import skep.insn.Size;
import skep.insn.Step;

/**
 * Keeps nodes on the stack that no register was left for: each is stored where it is written and
 * loaded where it is read. What is made from nothing is made again instead.
 */
final class Spilling {
  private final Interference graph;
  private final Set<Integer> spilled;
  private final Frame frame;
  private final Map<Integer, StackSlot> slots = new HashMap<>();
  private final Map<Integer, MachineOp> remade = new HashMap<>();
  private final Set<Integer> reloaded;
  private int nodes;

  private Spilling(
      MachineCode code,
      Interference graph,
      Set<Integer> spilled,
      Frame frame,
      Set<Integer> reloaded) {
    this.graph = graph;
    this.spilled = spilled;
    this.frame = frame;
    this.reloaded = reloaded;
    this.nodes = code.nodes();
    findConstants(code);
  }

  /**
   * The code with some nodes on the stack.
   *
   * @param spilled leaders of the nodes
   * @param reloaded gets the nodes that are new
   */
  static MachineCode rewrite(
      MachineCode code,
      Interference graph,
      Set<Integer> spilled,
      Frame frame,
      Set<Integer> reloaded) {
    Spilling spilling = new Spilling(code, graph, spilled, frame, reloaded);
    code.blocks().forEach(spilling::rewrite);
    return code.withNodes(spilling.nodes);
  }

  /** Nodes with one definition, which is a constant. */
  private void findConstants(MachineCode code) {
    Set<Integer> others = new HashSet<>();
    for (MachineBlock block : code.blocks()) {
      for (MachineOp op : block.ops()) {
        for (int node : op.defines()) {
          int leader = graph.leader(node);
          boolean constant = op.kind() == MachineOp.Kind.CONSTANT;
          if (!constant || remade.putIfAbsent(leader, op) != null) {
            others.add(leader);
          }
        }
      }
    }
    remade.keySet().removeAll(others);
    remade.keySet().retainAll(spilled);
  }

  private void rewrite(MachineBlock block) {
    List<MachineOp> out = new ArrayList<>();
    for (MachineOp op : block.ops()) {
      rewrite(op, out);
    }
    Map<Integer, Integer> fresh = new HashMap<>();
    for (int node : block.endUses()) {
      if (isSpilled(node)) {
        load(node, fresh, out);
      }
    }
    block.replaceOps(out);
    block.renameEndUses(node -> fresh.getOrDefault(graph.leader(node), node));
  }

  private void rewrite(MachineOp op, List<MachineOp> out) {
    boolean constant =
        op.defines().stream().anyMatch(node -> remade.containsKey(graph.leader(node)));
    if (constant) {
      return;
    }
    if (op.kind() == MachineOp.Kind.MOVE) {
      move(op, out);
      return;
    }
    Map<Integer, Integer> fresh = new HashMap<>();
    for (int node : op.uses()) {
      if (isSpilled(node)) {
        load(node, fresh, out);
      }
    }
    List<Integer> written = op.defines().stream().filter(this::isSpilled).toList();
    for (int node : written) {
      fresh.computeIfAbsent(graph.leader(node), leader -> freshNode());
    }
    out.add(op.withNodes(node -> fresh.getOrDefault(graph.leader(node), node)));
    for (int node : written) {
      out.add(store(node, fresh.get(graph.leader(node))));
    }
  }

  private void move(MachineOp op, List<MachineOp> out) {
    int dst = op.definition();
    int src = op.use();
    if (isSpilled(dst) && isSpilled(src)) {
      if (graph.leader(dst) != graph.leader(src)) {
        Map<Integer, Integer> fresh = new HashMap<>();
        load(src, fresh, out);
        out.add(store(dst, fresh.get(graph.leader(src))));
      }
    } else if (isSpilled(dst)) {
      out.add(store(dst, src));
    } else if (isSpilled(src)) {
      out.add(loaded(src, dst));
    } else {
      out.add(op);
    }
  }

  private void load(int node, Map<Integer, Integer> fresh, List<MachineOp> out) {
    int leader = graph.leader(node);
    if (!fresh.containsKey(leader)) {
      int made = freshNode();
      fresh.put(leader, made);
      out.add(loaded(leader, made));
    }
  }

  /** Puts what a node holds into another. */
  private MachineOp loaded(int node, int into) {
    MachineOp constant = remade.get(graph.leader(node));
    if (constant != null) {
      int old = constant.definition();
      return constant.withNodes(each -> each == old ? into : each);
    }
    int offset = frame.offset(slot(node));
    return new MachineOp(
        MachineOp.Kind.COMPUTE,
        Set.of(into),
        Set.of(),
        at ->
            List.of(
                new Step(
                    new Insn.Load(Size.DW, false, at.of(into), Reg.R10, offset),
                    Optional.empty(),
                    Optional.empty())));
  }

  private MachineOp store(int node, int from) {
    int offset = frame.offset(slot(node));
    return new MachineOp(
        MachineOp.Kind.EFFECT,
        Set.of(),
        Set.of(from),
        at ->
            List.of(
                new Step(
                    new Insn.Store(Size.DW, Reg.R10, offset, at.of(from)),
                    Optional.empty(),
                    Optional.empty())));
  }

  private StackSlot slot(int node) {
    return slots.computeIfAbsent(
        graph.leader(node),
        leader ->
            new StackSlot(Long.BYTES, Long.BYTES, "values out of registers", Optional.empty()));
  }

  private boolean isSpilled(int node) {
    return spilled.contains(graph.leader(node));
  }

  private int freshNode() {
    reloaded.add(nodes);
    return nodes++;
  }
}
