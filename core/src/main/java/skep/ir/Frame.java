package skep.ir;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import skep.insn.SourceLine;

/** Where in the stack frame each slot lies. Places are given when first asked for, downwards. */
final class Frame {
  /** What the kernel gives a function ({@code MAX_BPF_STACK}). */
  static final int SIZE = 512;

  private final String function;
  private final Map<StackSlot, Integer> offsets = new LinkedHashMap<>();
  private int used;

  Frame(String function) {
    this.function = function;
  }

  /** The distance of a slot from R10, which is negative. */
  int offset(StackSlot slot) {
    return offsets.computeIfAbsent(slot, this::place);
  }

  private int place(StackSlot slot) {
    int end = used + slot.size();
    used = (end + slot.alignment() - 1) & -slot.alignment();
    return -used;
  }

  int used() {
    return used;
  }

  /** Refuses a frame that is too large, naming the largest users. */
  void check() {
    if (used <= SIZE) {
      return;
    }
    String largest =
        offsets.keySet().stream()
            .sorted((a, b) -> b.size() - a.size())
            .limit(8)
            .map(Frame::describe)
            .collect(Collectors.joining(", "));
    throw new IrException(
        function,
        "its stack frame needs "
            + used
            + " bytes, and there are "
            + SIZE
            + ": "
            + largest
            + "; keep large values in a per-CPU array or a ring buffer record",
        offsets.keySet().stream().max((a, b) -> a.size() - b.size()).flatMap(StackSlot::source));
  }

  private static String describe(StackSlot slot) {
    String where = slot.source().map(SourceLine::toString).map(s -> " (" + s + ")").orElse("");
    return slot.name() + where + " " + slot.size();
  }
}
