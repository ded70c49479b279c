package skep.insn;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Moves operands to the argument registers as if all at once: a register that is also a source is
 * not written before it has been read.
 */
final class ArgumentMoves {
  private ArgumentMoves() {}

  /**
   * The moves to R1 and on, in an order that loses nothing. R0, which the call overwrites anyway,
   * breaks cycles.
   */
  static List<Insn> of(List<Operand> arguments) {
    TreeMap<Reg, Operand> pending = new TreeMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      Reg dst = Reg.of(i + 1);
      if (dst != arguments.get(i)) {
        pending.put(dst, arguments.get(i));
      }
    }
    List<Insn> moves = new ArrayList<>();
    while (!pending.isEmpty()) {
      Reg free =
          pending.keySet().stream()
              .filter(dst -> !pending.containsValue(dst))
              .findFirst()
              .orElse(null);
      if (free != null) {
        moves.add(move(free, pending.remove(free)));
      } else {
        // Only cycles are left, so no move reads R0 any more. Whoever reads this register reads R0
        // instead.
        Reg saved = pending.firstKey();
        moves.add(move(Reg.R0, saved));
        pending.replaceAll((dst, src) -> src == saved ? Reg.R0 : src);
      }
    }
    return moves;
  }

  private static Insn move(Reg dst, Operand src) {
    return new Insn.Alu(AluOp.MOV, Width.W64, dst, src);
  }
}
