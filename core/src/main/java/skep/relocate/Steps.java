package skep.relocate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.insn.Insn;
import skep.insn.Step;

/** Steps in place of others. */
final class Steps {
  private Steps() {}

  /**
   * Some instructions in place of one. Its line is that of the first: the kernel is told of it
   * once.
   */
  static List<Step> inPlaceOf(Step step, List<Insn> insns) {
    if (insns.size() == 1) {
      return List.of(step.withInsn(insns.get(0)));
    }
    List<Step> steps = new ArrayList<>();
    for (Insn insn : insns) {
      steps.add(
          steps.isEmpty() ? step.withInsn(insn) : new Step(insn, Optional.empty(), step.core()));
    }
    return steps;
  }
}
