package skep.insn;

/** The second operand of arithmetic, a comparison or a store: a register, or a 32-bit immediate. */
public sealed interface Operand permits Reg, Imm {}
