package skep.ir;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Removes operations whose result is used nowhere. */
final class DeadCode {
  private DeadCode() {}

  static void run(Function function) {
    boolean removed = true;
    while (removed) {
      removed = false;
      Set<Temp> used = used(function);
      for (Block block : function.blocks()) {
        List<Op> kept = new ArrayList<>(block.ops());
        removed |=
            kept.removeIf(op -> op.isRemovable() && op.result().filter(used::contains).isEmpty());
        block.replaceOps(kept);
      }
    }
  }

  private static Set<Temp> used(Function function) {
    Set<Temp> used = new HashSet<>();
    for (Block block : function.blocks()) {
      for (Op op : block.ops()) {
        addTemps(op.operands(), used);
      }
      addTemps(block.exit().operands(), used);
    }
    return used;
  }

  private static void addTemps(List<Value> values, Set<Temp> to) {
    for (Value value : values) {
      if (value instanceof Temp temp) {
        to.add(temp);
      }
    }
  }
}
