package skep.spec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import skep.insn.Imm64;
import skep.insn.Label;
import skep.spec.FunctionTable.Function;

/** The jump tables of one function, from when their entries are read to when it has its labels. */
final class JumpTables {
  private static final int INSN = 8;
  private static final Imm64.JumpTable NONE = new Imm64.JumpTable(List.of());

  private final Map<Integer, Label> labels = new HashMap<>();
  private final Map<Integer, List<Long>> offsets = new HashMap<>();

  boolean isEmpty() {
    return offsets.isEmpty();
  }

  /**
   * Adds the table whose address is loaded at a slot.
   *
   * @param entries offsets in the section of the function
   */
  void add(int slot, List<Long> entries, Function function) {
    offsets.put(slot, entries.stream().map(entry -> entry - function.offset()).toList());
    for (long offset : offsets.get(slot)) {
      if (offset % INSN == 0 && offset >= 0 && offset < function.size()) {
        labels.computeIfAbsent((int) offset / INSN, place -> new Label("J" + place));
      }
    }
  }

  /** The labels to bind, by their slots. */
  Map<Integer, Label> labels() {
    return labels;
  }

  /** The table whose address is loaded at a slot; an empty one when none is. */
  Imm64.JumpTable at(int slot, Predicate<Label> isBound) {
    List<Long> entries = offsets.get(slot);
    return entries == null
        ? NONE
        : new Imm64.JumpTable(entries.stream().map(offset -> entry(offset, isBound)).toList());
  }

  private Imm64.JumpTable.Entry entry(long offset, Predicate<Label> isBound) {
    Label label = offset % INSN == 0 ? labels.get((int) (offset / INSN)) : null;
    return label != null && isBound.test(label)
        ? new Imm64.JumpTable.To(label)
        : new Imm64.JumpTable.Astray(offset);
  }
}
