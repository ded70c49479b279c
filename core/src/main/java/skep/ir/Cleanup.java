package skep.ir;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Straightens the flow of control: no branch whose answer is known, no block that only goes on to
 * another, none that nothing leads to, no two that return alike.
 */
final class Cleanup {
  private final Function function;

  private Cleanup(Function function) {
    this.function = function;
  }

  static void run(Function function) {
    Cleanup cleanup = new Cleanup(function);
    cleanup.shareReturns();
    cleanup.decideBranches();
    cleanup.threadJumps();
    cleanup.merge();
    cleanup.rotateLoops();
  }

  /** Returning a constant takes two instructions and going to where that is done takes one. */
  private void shareReturns() {
    Map<Value, Block> shared = new LinkedHashMap<>();
    for (Block block : function.blocks()) {
      if (block.exit() instanceof Exit.Return exit
          && exit.value() instanceof Value.Constant value
          && !block.ops().isEmpty()) {
        Block target =
            shared.computeIfAbsent(
                value,
                v -> {
                  Block made = new Block("return");
                  made.end(exit);
                  return made;
                });
        block.end(new Exit.Jump(exit.line(), target));
      } else if (block.exit() instanceof Exit.Return exit
          && exit.value() instanceof Value.Constant value) {
        shared.putIfAbsent(value, block);
      }
    }
    List<Block> blocks = new ArrayList<>(function.blocks());
    for (Map.Entry<Value, Block> each : shared.entrySet()) {
      if (!blocks.contains(each.getValue())) {
        blocks.add(each.getValue());
      }
    }
    for (Block block : blocks) {
      block.end(block.exit().retarget(to -> returning(to).map(shared::get).orElse(to)));
    }
    function.replaceBlocks(blocks);
  }

  private static Optional<Value> returning(Block block) {
    return block.ops().isEmpty()
            && block.exit() instanceof Exit.Return exit
            && exit.value() instanceof Value.Constant
        ? Optional.of(exit.value())
        : Optional.empty();
  }

  private void decideBranches() {
    for (Block block : function.blocks()) {
      if (block.exit() instanceof Exit.Branch branch) {
        Optional<Boolean> known =
            Folding.compare(branch.condition(), branch.width(), branch.left(), branch.right());
        if (known.isPresent()) {
          block.end(new Exit.Jump(branch.line(), known.get() ? branch.yes() : branch.no()));
        } else if (branch.yes() == branch.no()) {
          block.end(new Exit.Jump(branch.line(), branch.yes()));
        }
      }
    }
  }

  private void threadJumps() {
    for (Block block : function.blocks()) {
      block.end(block.exit().retarget(Cleanup::destination));
    }
  }

  /** Where a jump to a block ends up. */
  private static Block destination(Block to) {
    Set<Block> passed = Collections.newSetFromMap(new IdentityHashMap<>());
    Block at = to;
    while (at.ops().isEmpty() && at.exit() instanceof Exit.Jump jump && passed.add(at)) {
      at = jump.to();
    }
    return at;
  }

  private void keepReached() {
    function.replaceBlocks(new ArrayList<>(Flow.of(function).order()));
  }

  /**
   * Has a loop that only asks at its start ask at its end too. The first question is then one of
   * the code before it, where the answer is often known.
   */
  private void rotateLoops() {
    Flow flow = Flow.of(function);
    for (Block head : flow.order()) {
      boolean asks =
          head != function.entry() && head.ops().isEmpty() && head.exit() instanceof Exit.Branch;
      if (asks && flow.predecessors(head).stream().anyMatch(p -> flow.dominates(head, p))) {
        for (Block before : flow.predecessors(head)) {
          if (before.exit() instanceof Exit.Jump) {
            before.end(head.exit());
          }
        }
      }
    }
    keepReached();
  }

  /** Joins a block with the only one that leads to it, of those that are reached. */
  private void merge() {
    Flow flow = Flow.of(function);
    Set<Block> gone = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Block block : flow.order()) {
      while (!gone.contains(block)
          && block.exit() instanceof Exit.Jump jump
          && jump.to() != block
          && jump.to() != function.entry()
          && flow.predecessors(jump.to()).size() == 1) {
        Block next = jump.to();
        block.ops().addAll(next.ops());
        block.end(next.exit());
        gone.add(next);
      }
    }
    List<Block> left = new ArrayList<>(flow.order());
    left.removeIf(gone::contains);
    function.replaceBlocks(left);
  }
}
