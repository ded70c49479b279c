package skep.ir;

import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import skep.insn.SourceLine;

/**
 * Refuses a value that is used where it was not calculated on every path: what Kotlin code carries
 * out of a block of the program.
 */
final class Definitions {
  private final Function function;

  /** What has a value wherever a block starts. */
  private final Map<Block, BitSet> before = new IdentityHashMap<>();

  private Definitions(Function function) {
    this.function = function;
  }

  static void check(Function function) {
    Definitions definitions = new Definitions(function);
    List<Block> order = Flow.of(function).order();
    definitions.follow(order);
    order.forEach(definitions::check);
  }

  private void follow(List<Block> order) {
    BitSet parameters = new BitSet();
    function.parameters().forEach(parameter -> parameters.set(parameter.id()));
    before.put(function.entry(), parameters);
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Block block : order) {
        BitSet after = after(block);
        for (Block successor : block.exit().successors()) {
          BitSet known = before.get(successor);
          if (known == null) {
            before.put(successor, (BitSet) after.clone());
            changed = true;
          } else {
            int count = known.cardinality();
            known.and(after);
            changed |= known.cardinality() != count;
          }
        }
      }
    }
  }

  private BitSet after(Block block) {
    BitSet defined = (BitSet) before.get(block).clone();
    block.ops().forEach(op -> op.result().ifPresent(temp -> defined.set(temp.id())));
    return defined;
  }

  private void check(Block block) {
    BitSet defined = (BitSet) before.get(block).clone();
    for (Op op : block.ops()) {
      require(op.operands(), defined, op.line());
      op.result().ifPresent(temp -> defined.set(temp.id()));
    }
    require(block.exit().operands(), defined, block.exit().line());
  }

  private void require(List<Value> values, BitSet defined, Optional<SourceLine> line) {
    for (Value value : values) {
      if (value instanceof Temp temp && !defined.get(temp.id())) {
        throw new IrException(
            function.name(),
            temp.described()
                + " has no value on some path to here, as it is calculated in a block that may not"
                + " have run; calculate it before the block, or assign it to a variable that is"
                + " declared there",
            line);
      }
    }
  }
}
