package skep.ir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Computes once what is computed again wherever the first result is known. */
final class ValueNumbering {
  private final Map<Block, List<Block>> dominated;

  private ValueNumbering(Map<Block, List<Block>> dominated) {
    this.dominated = dominated;
  }

  static void run(Function function) {
    Flow flow = Flow.of(function);
    new ValueNumbering(flow.dominated()).visit(function.entry(), new HashMap<>());
  }

  private void visit(Block block, Map<List<Object>, Temp> above) {
    Map<List<Object>, Temp> known = new HashMap<>(above);
    List<Op> rewritten = new ArrayList<>(block.ops().size());
    for (Op op : block.ops()) {
      rewritten.add(numbered(op, known));
    }
    block.replaceOps(rewritten);
    for (Block below : dominated.get(block)) {
      visit(below, known);
    }
  }

  private static Op numbered(Op op, Map<List<Object>, Temp> known) {
    Optional<List<Object>> key = key(op);
    if (key.isEmpty()) {
      return op;
    }
    Temp result = op.result().orElseThrow();
    Temp first = known.putIfAbsent(key.get(), result);
    return first == null ? op : new Op.Move(op.line(), result, first);
  }

  /** What two operations have in common that give the same. */
  private static Optional<List<Object>> key(Op op) {
    boolean varies =
        op.result().filter(Temp::isVariable).isPresent()
            || op.operands().stream().anyMatch(v -> v instanceof Temp t && t.isVariable());
    if (varies) {
      return Optional.empty();
    } else if (op instanceof Op.Binary b) {
      return Optional.of(List.of(b.op(), b.width(), b.left(), b.right()));
    } else if (op instanceof Op.Extend e) {
      return Optional.of(List.of(e.from(), e.signed(), e.dst().width(), e.src()));
    } else if (op instanceof Op.Swap s) {
      return Optional.of(List.of(s.kind(), s.bits(), s.src()));
    } else if (op instanceof Op.Negate n) {
      return Optional.of(List.of("-", n.width(), n.src()));
    } else if (op instanceof Op.CoreBinary c) {
      return Optional.of(List.of(c.op(), c.base(), c.core(), c.local()));
    }
    return Optional.empty();
  }
}
