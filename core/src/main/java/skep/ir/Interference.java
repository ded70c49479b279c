package skep.ir;

import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Which nodes cannot share a register, as one holds something that is still wanted when the other
 * is written. Nodes that were made one are known by one of them, a machine register where there is
 * one.
 */
final class Interference {
  /** R0 to R9 are given out; R10 is the frame's. */
  static final int COLORS = 10;

  private final BitSet[] neighbours;
  private final int[] leader;

  private Interference(int nodes) {
    neighbours = new BitSet[nodes];
    leader = IntStream.range(0, nodes).toArray();
    for (int i = 0; i < nodes; i++) {
      neighbours[i] = new BitSet();
    }
    for (int a = 0; a < COLORS; a++) {
      for (int b = 0; b < a; b++) {
        add(a, b);
      }
    }
  }

  static Interference of(MachineCode code) {
    Interference graph = new Interference(code.nodes());
    Liveness liveness = Liveness.of(code);
    for (MachineBlock block : code.blocks()) {
      BitSet live = liveness.after(block);
      for (int i = block.ops().size() - 1; i >= 0; i--) {
        MachineOp op = block.ops().get(i);
        graph.addAll(op, live);
        Liveness.step(live, op);
      }
    }
    return graph;
  }

  /** A copy may share its register with what it is copied from. */
  private void addAll(MachineOp op, BitSet live) {
    boolean isMove = op.kind() == MachineOp.Kind.MOVE;
    for (int defined : op.defines()) {
      for (int other = live.nextSetBit(0); other >= 0; other = live.nextSetBit(other + 1)) {
        if (!isMove || other != op.use()) {
          add(defined, other);
        }
      }
      op.defines().forEach(other -> add(defined, other));
    }
  }

  private void add(int a, int b) {
    if (a != b && a != Selection.R10 && b != Selection.R10) {
      neighbours[a].set(b);
      neighbours[b].set(a);
    }
  }

  static boolean isMachine(int node) {
    return node < Selection.FIRST_NODE;
  }

  /** The node that stands for a node and all that were made one with it. */
  int leader(int node) {
    int at = node;
    while (leader[at] != at) {
      at = leader[at];
    }
    leader[node] = at;
    return at;
  }

  boolean interfere(int a, int b) {
    return neighbours[a].get(b);
  }

  /** The neighbours of a leader, which are leaders themselves. */
  BitSet neighbours(int node) {
    return neighbours[node];
  }

  int degree(int node) {
    return isMachine(node) ? Integer.MAX_VALUE : neighbours[node].cardinality();
  }

  /** Makes two leaders one; the first goes on to stand for both. */
  void join(int kept, int gone) {
    leader[gone] = kept;
    BitSet moved = neighbours[gone];
    for (int each = moved.nextSetBit(0); each >= 0; each = moved.nextSetBit(each + 1)) {
      neighbours[each].clear(gone);
      add(kept, each);
    }
    neighbours[gone] = new BitSet();
  }
}
