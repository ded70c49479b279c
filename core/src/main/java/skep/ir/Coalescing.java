package skep.ir;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Makes the two ends of a copy one node where that cannot make registers scarce: by the rules of
 * George and Appel for a machine's register, and of Briggs for others. The copies in the deepest
 * loops come first.
 */
final class Coalescing {
  private final Interference graph;

  private Coalescing(Interference graph) {
    this.graph = graph;
  }

  static void run(MachineCode code, Interference graph) {
    new Coalescing(graph).joinAll(moves(code));
  }

  private record Move(int a, int b, int depth) {}

  private static List<Move> moves(MachineCode code) {
    List<Move> moves = new ArrayList<>();
    for (MachineBlock block : code.blocks()) {
      for (MachineOp op : block.ops()) {
        if (op.kind() == MachineOp.Kind.MOVE) {
          moves.add(new Move(op.definition(), op.use(), block.depth()));
        }
      }
    }
    moves.sort(Comparator.comparingInt(Move::depth).reversed());
    return moves;
  }

  private void joinAll(List<Move> moves) {
    List<Move> left = new ArrayList<>(moves);
    boolean joined = true;
    while (joined) {
      joined = left.removeIf(this::join);
    }
  }

  private boolean join(Move move) {
    int a = graph.leader(move.a());
    int b = graph.leader(move.b());
    if (a == b || a == Selection.R10 || b == Selection.R10 || graph.interfere(a, b)) {
      return false;
    }
    if (Interference.isMachine(a) && Interference.isMachine(b)) {
      return false;
    }
    int kept = Interference.isMachine(b) ? b : a;
    int gone = kept == a ? b : a;
    boolean harmless =
        Interference.isMachine(kept) ? isHarmlessWithMachine(kept, gone) : isHarmless(kept, gone);
    if (harmless) {
      graph.join(kept, gone);
    }
    return harmless;
  }

  /** Each neighbour can be coloured anyhow, or has the register as a neighbour already. */
  private boolean isHarmlessWithMachine(int machine, int node) {
    return graph.neighbours(node).stream()
        .allMatch(
            each -> graph.degree(each) < Interference.COLORS || graph.interfere(each, machine));
  }

  /** Fewer neighbours that are hard to colour than there are colours. */
  private boolean isHarmless(int a, int b) {
    BitSet both = (BitSet) graph.neighbours(a).clone();
    both.or(graph.neighbours(b));
    return both.stream().filter(each -> degreeAfter(each, a, b) >= Interference.COLORS).count()
        < Interference.COLORS;
  }

  private int degreeAfter(int node, int a, int b) {
    boolean loses = graph.interfere(node, a) && graph.interfere(node, b);
    return graph.degree(node) - (loses && !Interference.isMachine(node) ? 1 : 0);
  }
}
