package skep.ir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import skep.insn.AluOp;
import skep.insn.Width;

/**
 * Drops what only changes bits that nobody looks at: the cut to 32 bits of what goes into a 32-bit
 * sum, the mask of a byte that is stored as one. From here on a 32-bit temp may have anything above
 * them, where nobody looks; no pass that trusts in zeros there may follow.
 */
final class Demand {
  private final Map<Temp, Integer> bits = new HashMap<>();

  private Demand() {}

  static void run(Function function) {
    Demand demand = new Demand();
    for (Block block : function.blocks()) {
      block.ops().forEach(demand::look);
      demand.look(block.exit());
    }
    for (Block block : function.blocks()) {
      List<Op> kept = new ArrayList<>(block.ops().size());
      for (Op op : block.ops()) {
        kept.add(demand.lessened(op));
      }
      block.replaceOps(kept);
    }
  }

  private void look(Op op) {
    if (op instanceof Op.Binary binary && binary.width() == Width.W32) {
      want(binary.left(), Integer.SIZE);
      want(binary.right(), Integer.SIZE);
    } else if (op instanceof Op.Negate negate && negate.width() == Width.W32) {
      want(negate.src(), Integer.SIZE);
    } else if (op instanceof Op.Extend extend) {
      want(extend.src(), extend.from().bits());
    } else if (op instanceof Op.Swap swap) {
      want(swap.src(), swap.bits());
    } else if (op instanceof Op.Store store) {
      want(store.base(), Long.SIZE);
      want(store.value(), store.size().bits());
    } else if (op instanceof Op.Atomic atomic && atomic.expected().isEmpty()) {
      want(atomic.base(), Long.SIZE);
      want(atomic.value(), atomic.size().bits());
    } else {
      op.operands().forEach(operand -> want(operand, Long.SIZE));
    }
  }

  private void look(Exit exit) {
    boolean narrow = exit instanceof Exit.Branch branch && branch.width() == Width.W32;
    exit.operands().forEach(operand -> want(operand, narrow ? Integer.SIZE : Long.SIZE));
  }

  private void want(Value value, int howMany) {
    if (value instanceof Temp temp) {
      bits.merge(temp, howMany, Math::max);
    }
  }

  private Op lessened(Op op) {
    if (op instanceof Op.Extend extend
        && !extend.dst().isVariable()
        && extend.from().bits() >= wanted(extend.dst())) {
      return new Op.Move(op.line(), extend.dst(), extend.src());
    }
    if (op instanceof Op.Binary binary
        && !binary.dst().isVariable()
        && binary.op() == AluOp.AND
        && binary.right() instanceof Value.Constant mask
        && Long.numberOfTrailingZeros(~mask.value()) >= wanted(binary.dst())) {
      return new Op.Move(op.line(), binary.dst(), binary.left());
    }
    return op;
  }

  private int wanted(Temp temp) {
    return bits.getOrDefault(temp, 0);
  }
}
