package skep.insn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads single instructions out of bytes. Whatever has a field set that must be zero is {@link
 * Insn.Raw}.
 */
final class InsnReader {
  private static final AluOp[] ALU_OPS = new AluOp[16];
  private static final AluOp[] SIGNED_ALU_OPS = new AluOp[16];
  private static final Condition[] CONDITIONS = new Condition[16];

  static {
    for (AluOp op : AluOp.values()) {
      (op.offset() == 0 ? ALU_OPS : SIGNED_ALU_OPS)[op.opcode() >> 4] = op;
    }
    for (Condition condition : Condition.values()) {
      CONDITIONS[condition.opcode() >> 4] = condition;
    }
  }

  private final ByteBuffer in;
  private final int dstShift;
  private final int srcShift;

  InsnReader(ByteBuffer bytes, ByteOrder order) {
    this.in = bytes.slice().order(order);
    // The two register fields are bit fields of C, so they too change places with the byte order.
    this.dstShift = order == ByteOrder.LITTLE_ENDIAN ? 0 : 4;
    this.srcShift = 4 - dstShift;
  }

  int slots() {
    return in.limit() / 8;
  }

  private int opcode(int slot) {
    return in.get(slot * 8) & 0xff;
  }

  private int dst(int slot) {
    return in.get(slot * 8 + 1) >> dstShift & 0xf;
  }

  private int src(int slot) {
    return in.get(slot * 8 + 1) >> srcShift & 0xf;
  }

  private int offset(int slot) {
    return in.getShort(slot * 8 + 2);
  }

  private int imm(int slot) {
    return in.getInt(slot * 8 + 4);
  }

  private Insn raw(int slot) {
    return new Insn.Raw(opcode(slot), dst(slot), src(slot), offset(slot), imm(slot));
  }

  private static boolean isReg(int field) {
    return field <= 10;
  }

  /** Whether a 64-bit load starts here and is whole. */
  boolean isWide(int slot) {
    if (opcode(slot) != Opcode.LD_IMM64
        || slot + 1 == slots()
        || !isReg(dst(slot))
        || offset(slot) != 0
        || in.getInt((slot + 1) * 8) != 0) {
      return false;
    }
    return switch (src(slot)) {
      case 0, Opcode.MAP_VALUE, Opcode.MAP_IDX_VALUE, Opcode.BTF_ID -> true;
      case Opcode.MAP_FD, Opcode.MAP_IDX, Opcode.FUNC -> imm(slot + 1) == 0;
      default -> false;
    };
  }

  /** Whether this is a jump to a fixed distance. */
  boolean isJump(int slot) {
    int opcode = opcode(slot);
    boolean noRegs = dst(slot) == 0 && src(slot) == 0;
    return switch (opcode) {
      case Opcode.JMP | Opcode.JA, Opcode.JMP | Opcode.JCOND -> noRegs && imm(slot) == 0;
      case Opcode.JMP32 | Opcode.JA -> noRegs && offset(slot) == 0;
      default ->
          ((opcode & 7) == Opcode.JMP || (opcode & 7) == Opcode.JMP32)
              && CONDITIONS[opcode >> 4] != null
              && isReg(dst(slot))
              && isOperand(slot);
    };
  }

  /** Whether the second operand is a register or an immediate, and not some of both. */
  private boolean isOperand(int slot) {
    return (opcode(slot) & Opcode.X) != 0 ? isReg(src(slot)) && imm(slot) == 0 : src(slot) == 0;
  }

  private Operand operand(int slot) {
    return (opcode(slot) & Opcode.X) != 0 ? Reg.of(src(slot)) : new Imm(imm(slot));
  }

  /** How far a jump goes, from the slot after it. */
  int distance(int slot) {
    return opcode(slot) == (Opcode.JMP32 | Opcode.JA) ? imm(slot) : offset(slot);
  }

  Insn jump(int slot, Label label) {
    int opcode = opcode(slot);
    return switch (opcode) {
      case Opcode.JMP | Opcode.JA -> new Insn.Jump(label, false);
      case Opcode.JMP32 | Opcode.JA -> new Insn.Jump(label, true);
      case Opcode.JMP | Opcode.JCOND -> new Insn.MayGoto(label);
      default -> {
        Width width = (opcode & 7) == Opcode.JMP ? Width.W64 : Width.W32;
        yield new Insn.JumpIf(
            CONDITIONS[opcode >> 4], width, Reg.of(dst(slot)), operand(slot), label);
      }
    };
  }

  /** An instruction that is no jump to a fixed distance within the code. */
  Insn insn(int slot) {
    return switch (opcode(slot) & 7) {
      case Opcode.ALU, Opcode.ALU64 -> alu(slot);
      case Opcode.LDX -> load(slot);
      case Opcode.ST -> storeImmediate(slot);
      case Opcode.STX -> (opcode(slot) & 0xe0) == Opcode.ATOMIC ? atomic(slot) : store(slot);
      case Opcode.LD -> isWide(slot) ? loadImm64(slot) : loadPacket(slot);
      case Opcode.JMP -> callOrExit(slot);
      default -> raw(slot);
    };
  }

  private Insn alu(int slot) {
    int opcode = opcode(slot);
    if (!isReg(dst(slot))) {
      return raw(slot);
    }
    Width width = (opcode & 7) == Opcode.ALU64 ? Width.W64 : Width.W32;
    if ((opcode & 0xf0) == Opcode.END) {
      return swap(slot);
    }
    if ((opcode & 0xf8) == Opcode.NEG) {
      boolean zero = src(slot) == 0 && offset(slot) == 0 && imm(slot) == 0;
      return zero ? new Insn.Negate(width, Reg.of(dst(slot))) : raw(slot);
    }
    if ((opcode & 0xf8) == (AluOp.MOV.opcode() | Opcode.X) && offset(slot) != 0) {
      return move(slot, width);
    }
    AluOp op =
        switch (offset(slot)) {
          case 0 -> ALU_OPS[opcode >> 4];
          case 1 -> SIGNED_ALU_OPS[opcode >> 4];
          default -> null;
        };
    return op == null || !isOperand(slot)
        ? raw(slot)
        : new Insn.Alu(op, width, Reg.of(dst(slot)), operand(slot));
  }

  /** A move whose offset field makes it more than a move. */
  private Insn move(int slot, Width width) {
    if (!isReg(src(slot))) {
      return raw(slot);
    }
    Reg dst = Reg.of(dst(slot));
    Reg src = Reg.of(src(slot));
    int offset = offset(slot);
    if (offset == Opcode.ADDR_SPACE_CAST && width == Width.W64) {
      return new Insn.CastAddressSpace(dst, src, imm(slot) >>> 16, imm(slot) & 0xffff);
    }
    boolean extension = offset == 8 || offset == 16 || offset == 32 && width == Width.W64;
    return extension && imm(slot) == 0
        ? new Insn.MoveSigned(width, dst, src, Size.ofBytes(offset / 8))
        : raw(slot);
  }

  private Insn swap(int slot) {
    int bits = imm(slot);
    if (src(slot) != 0 || offset(slot) != 0 || bits != 16 && bits != 32 && bits != 64) {
      return raw(slot);
    }
    Reg dst = Reg.of(dst(slot));
    return switch (opcode(slot)) {
      case Opcode.ALU | Opcode.END -> new Insn.Swap(ByteSwap.TO_LE, bits, dst);
      case Opcode.ALU | Opcode.END | Opcode.X -> new Insn.Swap(ByteSwap.TO_BE, bits, dst);
      case Opcode.ALU64 | Opcode.END -> new Insn.Swap(ByteSwap.BSWAP, bits, dst);
      default -> raw(slot);
    };
  }

  private Insn load(int slot) {
    Size size = Size.ofOpcode(opcode(slot));
    int mode = opcode(slot) & 0xe0;
    boolean signed = mode == Opcode.MEMSX;
    boolean known = mode == Opcode.MEM || signed && size != Size.DW;
    return known && isReg(dst(slot)) && isReg(src(slot)) && imm(slot) == 0
        ? new Insn.Load(size, signed, Reg.of(dst(slot)), Reg.of(src(slot)), offset(slot))
        : raw(slot);
  }

  private Insn storeImmediate(int slot) {
    Size size = Size.ofOpcode(opcode(slot));
    return (opcode(slot) & 0xe0) == Opcode.MEM && isReg(dst(slot)) && src(slot) == 0
        ? new Insn.Store(size, Reg.of(dst(slot)), offset(slot), new Imm(imm(slot)))
        : raw(slot);
  }

  private Insn store(int slot) {
    Size size = Size.ofOpcode(opcode(slot));
    boolean known = (opcode(slot) & 0xe0) == Opcode.MEM;
    return known && isReg(dst(slot)) && isReg(src(slot)) && imm(slot) == 0
        ? new Insn.Store(size, Reg.of(dst(slot)), offset(slot), Reg.of(src(slot)))
        : raw(slot);
  }

  private Insn atomic(int slot) {
    if (!isReg(dst(slot)) || !isReg(src(slot))) {
      return raw(slot);
    }
    Size size = Size.ofOpcode(opcode(slot));
    Reg dst = Reg.of(dst(slot));
    Reg src = Reg.of(src(slot));
    int offset = offset(slot);
    int imm = imm(slot);
    if (imm == Opcode.LOAD_ACQ) {
      return new Insn.LoadAcquire(size, dst, src, offset);
    }
    if (imm == Opcode.STORE_REL) {
      return new Insn.StoreRelease(size, dst, offset, src);
    }
    boolean fetch = (imm & Opcode.FETCH) != 0;
    if (size == Size.W || size == Size.DW) {
      for (AtomicOp op : AtomicOp.values()) {
        if (op.code() == (imm & ~Opcode.FETCH) && (fetch || !op.alwaysFetches())) {
          return new Insn.Atomic(op, fetch, size, dst, offset, src);
        }
      }
    }
    return raw(slot);
  }

  private Insn loadPacket(int slot) {
    Size size = Size.ofOpcode(opcode(slot));
    if (size == Size.DW || dst(slot) != 0 || offset(slot) != 0) {
      return raw(slot);
    }
    int mode = opcode(slot) & 0xe0;
    if (mode == Opcode.ABS && src(slot) == 0) {
      return new Insn.LoadPacketAbsolute(size, imm(slot));
    }
    return mode == Opcode.IND && isReg(src(slot))
        ? new Insn.LoadPacketIndirect(size, Reg.of(src(slot)), imm(slot))
        : raw(slot);
  }

  private Insn loadImm64(int slot) {
    int low = imm(slot);
    int high = imm(slot + 1);
    Imm64 value =
        switch (src(slot)) {
          case Opcode.MAP_FD -> new Imm64.MapFd(low);
          case Opcode.MAP_VALUE -> new Imm64.MapValue(low, high);
          case Opcode.MAP_IDX -> new Imm64.MapIndex(low);
          case Opcode.MAP_IDX_VALUE -> new Imm64.MapIndexValue(low, high);
          case Opcode.BTF_ID -> new Imm64.BtfVariable(low, high);
          case Opcode.FUNC -> new Imm64.RelativeFunction(low);
          default -> new Imm64.Value((long) high << 32 | low & 0xffff_ffffL);
        };
    return new Insn.LoadImm64(Reg.of(dst(slot)), value);
  }

  private Insn callOrExit(int slot) {
    int dst = dst(slot);
    int src = src(slot);
    int offset = offset(slot);
    int imm = imm(slot);
    switch (opcode(slot)) {
      case Opcode.JMP | Opcode.EXIT:
        return dst == 0 && src == 0 && offset == 0 && imm == 0 ? new Insn.Exit() : raw(slot);
      case Opcode.JMP | Opcode.JA | Opcode.X:
        return isReg(dst) && src == 0 && offset == 0 && imm == 0
            ? new Insn.JumpRegister(Reg.of(dst))
            : raw(slot);
      case Opcode.JMP | Opcode.CALL | Opcode.X:
        return isReg(dst) && src == 0 && offset == 0 && imm == 0
            ? new Insn.Call(new Callee.Register(Reg.of(dst)))
            : raw(slot);
      case Opcode.JMP | Opcode.CALL:
        if (dst == 0 && src == 0 && offset == 0) {
          return new Insn.Call(new Callee.HelperId(imm));
        } else if (dst == 0 && src == Opcode.PSEUDO_CALL && offset == 0) {
          return new Insn.Call(new Callee.Relative(imm));
        } else if (dst == 0 && src == Opcode.KFUNC_CALL) {
          return new Insn.Call(new Callee.Kfunc(imm, offset));
        }
        return raw(slot);
      default:
        return raw(slot);
    }
  }
}
