package skep.insn;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the elements of a code come to stand, and which of its jumps are widened.
 *
 * @param slots the slot of each element of the code, labels included
 * @param widened for each element, whether it is a jump in its widened form
 * @param targets for each element with a label, the label's slot
 * @param length the number of slots
 */
record Layout(int[] slots, boolean[] widened, int[] targets, int length) {
  static Layout of(Code code, Cpu cpu) {
    List<CodeElement> elements = code.elements();
    int[] targetElements = targetElements(elements);
    boolean[] widened = new boolean[elements.size()];
    int[] slots = new int[elements.size()];
    int length = place(elements, widened, slots);
    // Widening only ever moves things apart, so a jump stays widened and this ends.
    while (widen(elements, targetElements, slots, widened, cpu)) {
      length = place(elements, widened, slots);
    }
    int[] targets = new int[elements.size()];
    for (int i = 0; i < targets.length; i++) {
      if (targetElements[i] >= 0) {
        targets[i] = slots[targetElements[i]];
      }
    }
    return new Layout(slots, widened, targets, length);
  }

  /** For each element the index of the label it refers to, the last of a jump table, or -1. */
  private static int[] targetElements(List<CodeElement> elements) {
    Map<Label, Integer> bound = new IdentityHashMap<>();
    int lastStep = -1;
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof Label label) {
        bound.put(label, i);
      } else {
        lastStep = i;
      }
    }
    int[] targets = new int[elements.size()];
    Arrays.fill(targets, -1);
    int slot = 0;
    for (int i = 0; i < targets.length; i++) {
      if (elements.get(i) instanceof Step step) {
        for (Label label : step.insn().targets()) {
          Integer element = bound.get(label);
          if (element == null) {
            throw AssemblyException.at(
                slot, step, "label '" + label + "' is not bound in this code");
          } else if (element > lastStep) {
            throw AssemblyException.at(
                slot, step, "label '" + label + "' is at the end of the code");
          }
          targets[i] = element;
        }
        slot += step.insn().slots();
      }
    }
    return targets;
  }

  private static int place(List<CodeElement> elements, boolean[] widened, int[] slots) {
    int slot = 0;
    for (int i = 0; i < slots.length; i++) {
      slots[i] = slot;
      if (elements.get(i) instanceof Step step) {
        slot += widened[i] ? widenedSlots(step.insn()) : step.insn().slots();
      }
    }
    return slot;
  }

  private static boolean widen(
      List<CodeElement> elements, int[] targets, int[] slots, boolean[] widened, Cpu cpu) {
    boolean any = false;
    for (int i = 0; i < slots.length; i++) {
      if (targets[i] < 0 || widened[i]) {
        continue;
      }
      Step step = (Step) elements.get(i);
      int distance = slots[targets[i]] - slots[i] - 1;
      if (distance != (short) distance && isShort(step.insn())) {
        if (!cpu.has(Cpu.V4)) {
          throw AssemblyException.at(
              slots[i],
              step,
              "label '"
                  + step.insn().targets().get(0)
                  + "' is "
                  + distance
                  + " slots away; a jump reaches -32768..32767, and cpu "
                  + cpu
                  + " has no gotol (v4 has)");
        }
        widened[i] = true;
        any = true;
      }
    }
    return any;
  }

  private static boolean isShort(Insn insn) {
    return insn instanceof Insn.JumpIf
        || insn instanceof Insn.MayGoto
        || insn instanceof Insn.Jump jump && !jump.wide();
  }

  private static int widenedSlots(Insn insn) {
    if (insn instanceof Insn.Jump) {
      return 1;
    }
    return insn instanceof Insn.JumpIf jump && jump.condition().inverse().isPresent() ? 2 : 3;
  }
}
