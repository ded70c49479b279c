package skep.insn;

import java.util.Optional;

/** What can be encoded but could never pass the kernel's verifier, whatever stands around it. */
final class Sense {
  private Sense() {}

  static Optional<String> problem(Insn insn) {
    if (written(insn).filter(Reg.R10::equals).isPresent()) {
      return Optional.of(
          "'" + Disassembler.text(insn) + "' writes r10, the frame pointer, which is read only");
    }
    if (insn instanceof Insn.Alu alu && alu.src() instanceof Imm imm) {
      return switch (alu.op()) {
        case LSH, RSH, ARSH ->
            imm.value() < 0 || imm.value() >= alu.width().bits()
                ? Optional.of(
                    "'"
                        + Disassembler.text(insn)
                        + "' shifts by "
                        + imm
                        + "; it can be 0 to "
                        + (alu.width().bits() - 1))
                : Optional.empty();
        case DIV, SDIV, MOD, SMOD ->
            imm.value() == 0
                ? Optional.of("'" + Disassembler.text(insn) + "' divides by zero")
                : Optional.empty();
        default -> Optional.empty();
      };
    }
    return Optional.empty();
  }

  /** The register an instruction names as its result. */
  private static Optional<Reg> written(Insn insn) {
    if (insn instanceof Insn.Alu alu) {
      return Optional.of(alu.dst());
    } else if (insn instanceof Insn.Load load) {
      return Optional.of(load.dst());
    } else if (insn instanceof Insn.LoadImm64 load) {
      return Optional.of(load.dst());
    } else if (insn instanceof Insn.Negate negate) {
      return Optional.of(negate.dst());
    } else if (insn instanceof Insn.MoveSigned move) {
      return Optional.of(move.dst());
    } else if (insn instanceof Insn.Swap swap) {
      return Optional.of(swap.dst());
    } else if (insn instanceof Insn.CastAddressSpace cast) {
      return Optional.of(cast.dst());
    } else if (insn instanceof Insn.LoadAcquire load) {
      return Optional.of(load.dst());
    } else if (insn instanceof Insn.Atomic atomic
        && atomic.fetch()
        && atomic.op() != AtomicOp.CMPXCHG) {
      return Optional.of(atomic.src());
    }
    return Optional.empty();
  }
}
