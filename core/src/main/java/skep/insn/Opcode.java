package skep.insn;

/**
 * The numbers of an instruction's fields, as {@code linux/bpf.h} and {@code linux/bpf_common.h}
 * have them.
 */
final class Opcode {
  // Classes.
  static final int LD = 0x00;
  static final int LDX = 0x01;
  static final int ST = 0x02;
  static final int STX = 0x03;
  static final int ALU = 0x04;
  static final int JMP = 0x05;
  static final int JMP32 = 0x06;
  static final int ALU64 = 0x07;

  // The source of arithmetic and jumps: an immediate, or a register.
  static final int K = 0x00;
  static final int X = 0x08;

  // Modes of loads and stores.
  static final int IMM = 0x00;
  static final int ABS = 0x20;
  static final int IND = 0x40;
  static final int MEM = 0x60;
  static final int MEMSX = 0x80;
  static final int ATOMIC = 0xc0;

  // Operations that are not in AluOp or Condition.
  static final int NEG = 0x80;
  static final int END = 0xd0;
  static final int JA = 0x00;
  static final int CALL = 0x80;
  static final int EXIT = 0x90;
  static final int JCOND = 0xe0;

  /** The whole opcode of a 64-bit load. */
  static final int LD_IMM64 = LD | IMM | 0x18;

  // The source register field of a 64-bit load, BPF_PSEUDO_*.
  static final int MAP_FD = 1;
  static final int MAP_VALUE = 2;
  static final int BTF_ID = 3;
  static final int FUNC = 4;
  static final int MAP_IDX = 5;
  static final int MAP_IDX_VALUE = 6;

  // The source register field of a call, BPF_PSEUDO_CALL and BPF_PSEUDO_KFUNC_CALL.
  static final int PSEUDO_CALL = 1;
  static final int KFUNC_CALL = 2;

  // The immediate of atomic instructions.
  static final int FETCH = 0x01;
  static final int LOAD_ACQ = 0x100;
  static final int STORE_REL = 0x110;

  /** The offset field of a move that changes the address space. */
  static final int ADDR_SPACE_CAST = 1;

  private Opcode() {}

  static int source(Operand operand) {
    return operand instanceof Reg ? X : K;
  }

  static int alu(Width width) {
    return width == Width.W64 ? ALU64 : ALU;
  }

  static int jump(Width width) {
    return width == Width.W64 ? JMP : JMP32;
  }
}
