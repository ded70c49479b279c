package skep.insn;

import java.util.Optional;

/** What can be encoded but could never pass the kernel's verifier, whatever stands around it. */
final class Sense {
  private Sense() {}

  static Optional<String> problem(Insn insn) {
    if (insn.writes().contains(Reg.R10)) {
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
}
