package skep.ir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Moves what only one branch needs into that branch. What an author writes down first and asks for
 * later, as in {@code a and b}, then costs nothing where it is not asked for.
 *
 * <p>Addresses stay where they are made, which is right behind the test of what is added to them:
 * kept on the stack later, a number loses the bounds from that test on kernels before Linux 6.9,
 * and an address does not.
 */
final class Sinking {
  private final Function function;
  private final Flow flow;
  private final Map<Temp, Set<Block>> users = new HashMap<>();

  /** What something is read from or written to. */
  private final Set<Value> addresses = new HashSet<>();

  private Sinking(Function function) {
    this.function = function;
    this.flow = Flow.of(function);
  }

  static void run(Function function) {
    new Sinking(function).sink();
  }

  private void sink() {
    for (Block block : function.blocks()) {
      for (Op op : block.ops()) {
        use(op.operands(), block);
        op.address().ifPresent(addresses::add);
      }
      use(block.exit().operands(), block);
    }
    List<Block> order = flow.order();
    for (int i = order.size() - 1; i >= 0; i--) {
      sinkFrom(order.get(i));
    }
  }

  private void use(List<Value> operands, Block block) {
    for (Value operand : operands) {
      if (operand instanceof Temp temp) {
        users.computeIfAbsent(temp, t -> new HashSet<>()).add(block);
      }
    }
  }

  private void sinkFrom(Block block) {
    List<Op> kept = new ArrayList<>(block.ops());
    for (int i = kept.size() - 1; i >= 0; i--) {
      Op op = kept.get(i);
      Set<Block> where = op.result().map(users::get).orElse(null);
      if (where == null || where.size() != 1 || !canMove(op)) {
        continue;
      }
      Block to = where.iterator().next();
      if (to != block && flow.depth(to) <= flow.depth(block) && flow.dominates(block, to)) {
        kept.remove(i);
        List<Op> there = new ArrayList<>(to.ops());
        there.add(0, op);
        to.replaceOps(there);
        for (Value operand : op.operands()) {
          if (operand instanceof Temp temp) {
            moveUse(temp, block, to, kept);
          }
        }
      }
    }
    block.replaceOps(kept);
  }

  private void moveUse(Temp temp, Block from, Block to, List<Op> left) {
    Set<Block> where = users.get(temp);
    where.add(to);
    boolean stays =
        left.stream().anyMatch(op -> op.operands().contains(temp))
            || from.exit().operands().contains(temp);
    if (!stays) {
      where.remove(from);
    }
  }

  private boolean canMove(Op op) {
    return op.isPure()
        && op.result().filter(t -> !t.isVariable() && !addresses.contains(t)).isPresent()
        && op.operands().stream().noneMatch(v -> v instanceof Temp t && t.isVariable());
  }
}
