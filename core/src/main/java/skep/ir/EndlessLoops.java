package skep.ir;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import skep.insn.Callee;
import skep.insn.Helper;

/**
 * Refuses a loop that goes on for ever once it goes on: what it asks to end is the same in every
 * round.
 */
final class EndlessLoops {
  private EndlessLoops() {}

  static void check(Function function) {
    for (Set<Block> loop : Flow.of(function).loops()) {
      check(function, loop);
    }
  }

  private static void check(Function function, Set<Block> loop) {
    Set<Temp> changing = new HashSet<>();
    for (Block block : loop) {
      for (Op op : block.ops()) {
        if (mayLeave(op)) {
          return;
        }
        op.result().ifPresent(changing::add);
      }
    }
    for (Block block : loop) {
      Exit exit = block.exit();
      boolean changes =
          exit instanceof Exit.MayGoto || exit.operands().stream().anyMatch(changing::contains);
      if (isWayOut(exit, loop) && changes) {
        return;
      }
    }
    Optional<Exit> way =
        loop.stream().map(Block::exit).filter(exit -> isWayOut(exit, loop)).findFirst();
    String asked =
        way.map(exit -> "what it asks, " + asked(exit.operands()) + ", does not change in it")
            .orElse("it has no way out");
    throw new IrException(
        function.name(),
        "this loop never ends: "
            + asked
            + "; have its test look at a variable that its body changes, or leave it with"
            + " breakLoop()",
        way.orElseGet(() -> loop.iterator().next().exit()).line());
  }

  private static boolean isWayOut(Exit exit, Set<Block> loop) {
    return exit.successors().stream().anyMatch(next -> !loop.contains(next));
  }

  private static String asked(List<Value> values) {
    return values.stream()
        .filter(value -> value instanceof Temp)
        .map(value -> ((Temp) value).described())
        .findFirst()
        .orElse("a constant");
  }

  /** Whether the program may end in the middle of a block. */
  private static boolean mayLeave(Op op) {
    return op instanceof Op.Inline
        || (op instanceof Op.Call call
            && call.callee() instanceof Callee.HelperId helper
            && helper.id() == Helper.TAIL_CALL.id());
  }
}
