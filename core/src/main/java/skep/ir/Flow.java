package skep.ir;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How control flows between a function's blocks. The order is that in which the blocks are best
 * laid out: each after those that lead to it, but for the ends of loops, and the blocks of a loop
 * before what comes after it.
 */
final class Flow {
  private final List<Block> order;
  private final Map<Block, Integer> positions = new IdentityHashMap<>();
  private final Map<Block, List<Block>> predecessors = new IdentityHashMap<>();
  private final Map<Block, Block> dominators = new IdentityHashMap<>();
  private final Map<Block, Integer> depths = new IdentityHashMap<>();
  private final Map<Block, Set<Block>> loops = new LinkedHashMap<>();

  private Flow(List<Block> order) {
    this.order = order;
    for (int i = 0; i < order.size(); i++) {
      positions.put(order.get(i), i);
      predecessors.put(order.get(i), new ArrayList<>());
    }
    for (Block block : order) {
      for (Block successor : block.exit().successors()) {
        predecessors.get(successor).add(block);
      }
    }
    findDominators();
    findLoops();
  }

  static Flow of(Function function) {
    Flow first = new Flow(reversePostorder(function.entry(), Map.of()));
    return new Flow(reversePostorder(function.entry(), first.depths));
  }

  /** The blocks that can be reached, the function's entry first. */
  List<Block> order() {
    return order;
  }

  /** The blocks that lead to one; one that leads there both ways is in it twice. */
  List<Block> predecessors(Block block) {
    return predecessors.get(block);
  }

  /** The blocks of each loop. */
  Collection<Set<Block>> loops() {
    return loops.values();
  }

  /** In how many loops a block is. */
  int depth(Block block) {
    return depths.getOrDefault(block, 0);
  }

  /** Whether every way to a block leads through another, or they are the same. */
  boolean dominates(Block above, Block block) {
    Block at = block;
    while (positions.get(at) > positions.get(above)) {
      at = dominators.get(at);
    }
    return at == above;
  }

  /** The blocks that a block dominates immediately, in order. */
  Map<Block, List<Block>> dominated() {
    Map<Block, List<Block>> children = new IdentityHashMap<>();
    for (Block block : order) {
      children.put(block, new ArrayList<>());
      if (block != order.get(0)) {
        children.get(dominators.get(block)).add(block);
      }
    }
    return children;
  }

  /** Visits the ways out of a loop first, so that they come last, and of a branch its yes. */
  private static List<Block> reversePostorder(Block entry, Map<Block, Integer> depths) {
    record Visit(Block block, Deque<Block> left) {}
    List<Block> done = new ArrayList<>();
    Set<Block> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Visit> stack = new ArrayDeque<>();
    seen.add(entry);
    stack.push(new Visit(entry, visits(entry, depths)));
    while (!stack.isEmpty()) {
      Visit top = stack.peek();
      Block next = top.left().poll();
      if (next == null) {
        done.add(stack.pop().block());
      } else if (seen.add(next)) {
        stack.push(new Visit(next, visits(next, depths)));
      }
    }
    Collections.reverse(done);
    return done;
  }

  private static Deque<Block> visits(Block block, Map<Block, Integer> depths) {
    List<Block> successors = new ArrayList<>(block.exit().successors());
    successors.sort((a, b) -> depths.getOrDefault(a, 0) - depths.getOrDefault(b, 0));
    return new ArrayDeque<>(successors);
  }

  private void findDominators() {
    Block entry = order.get(0);
    dominators.put(entry, entry);
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Block block : order.subList(1, order.size())) {
        Block common = null;
        for (Block predecessor : predecessors.get(block)) {
          if (dominators.containsKey(predecessor)) {
            common = common == null ? predecessor : meet(common, predecessor);
          }
        }
        if (common != null && dominators.put(block, common) != common) {
          changed = true;
        }
      }
    }
  }

  private Block meet(Block a, Block b) {
    Block x = a;
    Block y = b;
    while (x != y) {
      if (positions.get(x) > positions.get(y)) {
        x = dominators.get(x);
      } else {
        y = dominators.get(y);
      }
    }
    return x;
  }

  /** The loop of a back edge is all that leads to its start without passing its head. */
  private void findLoops() {
    for (Block block : order) {
      for (Block head : block.exit().successors()) {
        if (dominates(head, block)) {
          collect(block, loops.computeIfAbsent(head, h -> new LinkedHashSet<>(Set.of(h))));
        }
      }
    }
    for (Set<Block> loop : loops.values()) {
      for (Block block : loop) {
        depths.merge(block, 1, Integer::sum);
      }
    }
  }

  private void collect(Block from, Set<Block> loop) {
    Deque<Block> work = new ArrayDeque<>(List.of(from));
    while (!work.isEmpty()) {
      Block block = work.pop();
      if (loop.add(block)) {
        work.addAll(predecessors.get(block));
      }
    }
  }
}
