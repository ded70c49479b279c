package skep.ir;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import skep.insn.AluOp;
import skep.insn.Callee;
import skep.insn.Size;
import skep.insn.Width;

/**
 * Says once more that the upper half of a register is zero, where the verifier needs to know it and
 * does not: after a 32-bit division, a 32-bit shift by what it has no bounds of, a change of byte
 * order, and, on older kernels, a 32-bit negation it takes all 64 bits for unknown ({@code
 * mark_reg_unknown}), and so it does with what an open-coded loop changes ({@code
 * maybe_widen_reg}). That matters to what becomes a part of an address or is passed to a function.
 */
final class Reminders {
  private final Function function;

  /** What becomes a part of an address or an argument with all its bits. */
  private final Set<Temp> wide = new HashSet<>();

  /** Whether it has loops of whose rounds the verifier does not look at each. */
  private final boolean widens;

  private Reminders(Function function) {
    this.function = function;
    this.widens = function.blocks().stream().anyMatch(Reminders::widens);
  }

  private static boolean widens(Block block) {
    return block.exit() instanceof Exit.MayGoto
        || block.ops().stream().anyMatch(op -> op instanceof Op.Call call && isNext(call.callee()));
  }

  private static boolean isNext(Callee callee) {
    return callee instanceof Callee.Extern next
        && next.name().startsWith("bpf_iter_")
        && next.name().endsWith("_next");
  }

  static void run(Function function) {
    Reminders reminders = new Reminders(function);
    reminders.follow();
    if (!reminders.wide.isEmpty()) {
      reminders.add();
    }
  }

  private void follow() {
    int before;
    do {
      before = wide.size();
      for (Block block : function.blocks()) {
        for (int i = block.ops().size() - 1; i >= 0; i--) {
          look(block.ops().get(i));
        }
      }
    } while (wide.size() != before);
  }

  private void look(Op op) {
    op.address().ifPresent(this::want);
    if (op instanceof Op.Call || op instanceof Op.Inline) {
      op.operands().forEach(this::want);
    } else if (op.result().filter(wide::contains).isPresent() && passesOn(op)) {
      op.operands().forEach(this::want);
    }
  }

  /** Whether the upper half of what it gives comes from those of its operands. */
  private static boolean passesOn(Op op) {
    return op instanceof Op.Move
        || op instanceof Op.CoreBinary
        || (op instanceof Op.Binary binary && binary.width() == Width.W64)
        || (op instanceof Op.Negate negate && negate.width() == Width.W64);
  }

  private void want(Value value) {
    if (value instanceof Temp temp) {
      wide.add(temp);
    }
  }

  private void add() {
    for (Block block : function.blocks()) {
      List<Op> ops = new ArrayList<>(block.ops().size());
      for (Op op : block.ops()) {
        ops.add(op);
        op.result()
            .filter(temp -> wide.contains(temp) && isForgotten(op))
            .ifPresent(temp -> ops.add(new Op.Extend(op.line(), temp, Size.W, false, temp)));
      }
      block.replaceOps(ops);
    }
  }

  private boolean isForgotten(Op op) {
    if (op instanceof Op.Move move) {
      return widens
          && !move.dst().isVariable()
          && move.src() instanceof Temp from
          && from.isVariable()
          && from.width() == Width.W32;
    }
    if (op instanceof Op.Swap swap) {
      return swap.bits() < Long.SIZE;
    }
    if (op instanceof Op.Negate negate) {
      return negate.width() == Width.W32;
    }
    return op instanceof Op.Binary binary
        && binary.width() == Width.W32
        && (divides(binary.op()) || (shifts(binary.op()) && binary.right() instanceof Temp));
  }

  private static boolean divides(AluOp op) {
    return op == AluOp.DIV || op == AluOp.MOD || op == AluOp.SDIV || op == AluOp.SMOD;
  }

  private static boolean shifts(AluOp op) {
    return op == AluOp.LSH || op == AluOp.RSH || op == AluOp.ARSH;
  }
}
