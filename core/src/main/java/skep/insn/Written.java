package skep.insn;

import java.util.EnumSet;
import java.util.Set;

/** Which registers an instruction writes. */
final class Written {
  private Written() {}

  /** A call, and a load by classic BPF's rules, leave R0 written and R1 to R5 undefined. */
  static Set<Reg> of(Insn insn) {
    if (insn instanceof Insn.Alu alu) {
      return Set.of(alu.dst());
    } else if (insn instanceof Insn.Load load) {
      return Set.of(load.dst());
    } else if (insn instanceof Insn.LoadImm64 load) {
      return Set.of(load.dst());
    } else if (insn instanceof Insn.Negate negate) {
      return Set.of(negate.dst());
    } else if (insn instanceof Insn.MoveSigned move) {
      return Set.of(move.dst());
    } else if (insn instanceof Insn.Swap swap) {
      return Set.of(swap.dst());
    } else if (insn instanceof Insn.CastAddressSpace cast) {
      return Set.of(cast.dst());
    } else if (insn instanceof Insn.LoadAcquire load) {
      return Set.of(load.dst());
    } else if (insn instanceof Insn.Atomic atomic) {
      return of(atomic);
    }
    boolean calls =
        insn instanceof Insn.Call
            || insn instanceof Insn.LoadPacketAbsolute
            || insn instanceof Insn.LoadPacketIndirect;
    return calls ? EnumSet.range(Reg.R0, Reg.R5) : Set.of();
  }

  private static Set<Reg> of(Insn.Atomic atomic) {
    if (atomic.op() == AtomicOp.CMPXCHG) {
      return Set.of(Reg.R0);
    }
    return atomic.fetch() ? Set.of(atomic.src()) : Set.of();
  }
}
