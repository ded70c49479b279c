package skep.ir;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Which nodes are still to be read, after each block and, walking back, after each instruction. */
final class Liveness {
  private final Map<MachineBlock, BitSet> before = new IdentityHashMap<>();

  private Liveness() {}

  static Liveness of(MachineCode code) {
    Liveness liveness = new Liveness();
    List<MachineBlock> blocks = code.blocks();
    blocks.forEach(block -> liveness.before.put(block, new BitSet()));
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = blocks.size() - 1; i >= 0; i--) {
        MachineBlock block = blocks.get(i);
        BitSet live = liveness.after(block);
        for (int j = block.ops().size() - 1; j >= 0; j--) {
          step(live, block.ops().get(j));
        }
        if (!live.equals(liveness.before.put(block, live))) {
          changed = true;
        }
      }
    }
    return liveness;
  }

  /** What is live after the last instruction of a block, and read by its end or later. */
  BitSet after(MachineBlock block) {
    BitSet live = new BitSet();
    block.successors().forEach(successor -> live.or(before.get(successor)));
    block.endUses().forEach(live::set);
    return live;
  }

  /** Goes from what is live after an instruction to what is live before it. */
  static void step(BitSet live, MachineOp op) {
    op.defines().forEach(live::clear);
    op.uses().forEach(live::set);
  }

  /** Removes instructions whose results nobody reads. */
  static void removeDead(MachineCode code) {
    boolean removed = true;
    while (removed) {
      removed = false;
      Liveness liveness = of(code);
      for (MachineBlock block : code.blocks()) {
        BitSet live = liveness.after(block);
        List<MachineOp> kept = new ArrayList<>(block.ops());
        for (int i = kept.size() - 1; i >= 0; i--) {
          MachineOp op = kept.get(i);
          boolean wanted =
              op.kind() == MachineOp.Kind.EFFECT || op.defines().stream().anyMatch(live::get);
          if (wanted) {
            step(live, op);
          } else {
            kept.remove(i);
            removed = true;
          }
        }
        block.replaceOps(kept);
      }
    }
  }
}
