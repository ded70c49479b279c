package skep.relocate;

import java.util.List;
import skep.btf.BtfException;
import skep.insn.Code;
import skep.insn.CodeElement;
import skep.insn.CoreAccess;
import skep.insn.Step;

/** The instructions of a function that ask about types, and how each is replaced by its answer. */
final class CoreSteps {
  private CoreSteps() {}

  /** What comes in the place of an instruction. */
  @FunctionalInterface
  interface Answer {
    List<Step> to(Step step, CoreAccess access);
  }

  static boolean ask(Code code) {
    for (CodeElement element : code.elements()) {
      if (element instanceof Step step && step.core().isPresent()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Answers all, in their order.
   *
   * @throws RelocationException when one cannot be answered
   */
  static Code answered(String function, Code code, Answer answer) {
    if (!ask(code)) {
      return code;
    }
    return code.flatMapSteps(
        (slot, step) -> {
          try {
            return step.core().isEmpty()
                ? List.of(step)
                : answered(step, step.core().get(), answer);
          } catch (CoreException e) {
            throw new RelocationException(function, code, slot, e);
          }
        });
  }

  private static List<Step> answered(Step step, CoreAccess access, Answer answer) {
    try {
      return answer.to(step, access);
    } catch (CoreFailure | BtfException e) {
      throw new CoreException(access, e);
    }
  }
}
