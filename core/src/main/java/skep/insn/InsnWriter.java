package skep.insn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes steps one after the other where a layout has placed them. */
final class InsnWriter {
  private final Layout layout;
  private final ByteBuffer out;
  private final boolean littleEndian;

  InsnWriter(Layout layout, ByteOrder order) {
    this.layout = layout;
    this.out = ByteBuffer.allocate(Math.multiplyExact(layout.length(), 8)).order(order);
    this.littleEndian = order == ByteOrder.LITTLE_ENDIAN;
  }

  byte[] bytes() {
    return out.array();
  }

  void write(int element, Step step) {
    Insn insn = step.insn();
    if (insn instanceof Insn.Alu alu) {
      int opcode = Opcode.alu(alu.width()) | alu.op().opcode();
      put(opcode, alu.dst(), alu.op().offset(), alu.src());
    } else if (insn instanceof Insn.Load load) {
      int mode = load.signed() ? Opcode.MEMSX : Opcode.MEM;
      put(Opcode.LDX | mode | load.size().opcode(), load.dst(), load.base(), load.offset(), 0);
    } else if (insn instanceof Insn.Store store) {
      put(store);
    } else if (insn instanceof Insn.JumpIf jump) {
      put(element, jump);
    } else if (insn instanceof Insn.Jump jump) {
      put(element, jump);
    } else if (insn instanceof Insn.Call call) {
      put(element, call);
    } else if (insn instanceof Insn.LoadImm64 load) {
      put(element, load);
    } else if (insn instanceof Insn.Exit) {
      put(Opcode.JMP | Opcode.EXIT, 0, 0, 0, 0);
    } else if (insn instanceof Insn.Atomic atomic) {
      int imm = atomic.op().code() | (atomic.fetch() ? Opcode.FETCH : 0);
      put(atomicOpcode(atomic.size()), atomic.base(), atomic.src(), atomic.offset(), imm);
    } else if (insn instanceof Insn.LoadAcquire load) {
      put(atomicOpcode(load.size()), load.dst(), load.base(), load.offset(), Opcode.LOAD_ACQ);
    } else if (insn instanceof Insn.StoreRelease store) {
      put(atomicOpcode(store.size()), store.base(), store.src(), store.offset(), Opcode.STORE_REL);
    } else if (insn instanceof Insn.MoveSigned move) {
      int opcode = Opcode.alu(move.width()) | AluOp.MOV.opcode() | Opcode.X;
      put(opcode, move.dst(), move.src(), move.from().bits(), 0);
    } else if (insn instanceof Insn.Negate negate) {
      put(Opcode.alu(negate.width()) | Opcode.NEG, negate.dst().number(), 0, 0, 0);
    } else if (insn instanceof Insn.Swap swap) {
      put(swapOpcode(swap.kind()), swap.dst().number(), 0, 0, swap.bits());
    } else if (insn instanceof Insn.CastAddressSpace cast) {
      int opcode = Opcode.ALU64 | AluOp.MOV.opcode() | Opcode.X;
      put(opcode, cast.dst(), cast.src(), Opcode.ADDR_SPACE_CAST, cast.to() << 16 | cast.from());
    } else if (insn instanceof Insn.LoadPacketAbsolute load) {
      put(Opcode.LD | Opcode.ABS | load.size().opcode(), 0, 0, 0, load.offset());
    } else if (insn instanceof Insn.LoadPacketIndirect load) {
      put(
          Opcode.LD | Opcode.IND | load.size().opcode(),
          0,
          load.index().number(),
          0,
          load.offset());
    } else if (insn instanceof Insn.JumpRegister jump) {
      put(Opcode.JMP | Opcode.JA | Opcode.X, jump.reg().number(), 0, 0, 0);
    } else if (insn instanceof Insn.MayGoto) {
      putJump(element, Opcode.JMP | Opcode.JCOND, 0, 0, 0);
    } else if (insn instanceof Insn.Raw raw) {
      put(raw.opcode(), raw.dst(), raw.src(), raw.offset(), raw.imm());
    } else {
      throw new IllegalStateException("no encoding for " + insn);
    }
  }

  private static int atomicOpcode(Size size) {
    return Opcode.STX | Opcode.ATOMIC | size.opcode();
  }

  private static int swapOpcode(ByteSwap kind) {
    return switch (kind) {
      case TO_LE -> Opcode.ALU | Opcode.END;
      case TO_BE -> Opcode.ALU | Opcode.END | Opcode.X;
      case BSWAP -> Opcode.ALU64 | Opcode.END;
    };
  }

  private void put(Insn.Store store) {
    int opcode =
        (store.src() instanceof Reg ? Opcode.STX : Opcode.ST) | Opcode.MEM | store.size().opcode();
    if (store.src() instanceof Reg src) {
      put(opcode, store.base(), src, store.offset(), 0);
    } else if (store.src() instanceof Imm imm) {
      put(opcode, store.base().number(), 0, store.offset(), imm.value());
    }
  }

  private void put(int element, Insn.Jump jump) {
    if (jump.wide() || layout.widened()[element]) {
      putGotol(element);
    } else {
      put(Opcode.JMP | Opcode.JA, 0, 0, distance(element), 0);
    }
  }

  private void put(int element, Insn.JumpIf jump) {
    int src = jump.src() instanceof Reg reg ? reg.number() : 0;
    int imm = jump.src() instanceof Imm value ? value.value() : 0;
    int kind = Opcode.jump(jump.width()) | Opcode.source(jump.src());
    if (layout.widened()[element] && jump.condition().inverse().isPresent()) {
      put(
          kind | jump.condition().inverse().orElseThrow().opcode(),
          jump.dst().number(),
          src,
          1,
          imm);
      putGotol(element);
    } else {
      putJump(element, kind | jump.condition().opcode(), jump.dst().number(), src, imm);
    }
  }

  /** A jump that may not be taken, and is not to be inverted. */
  private void putJump(int element, int opcode, int dst, int src, int imm) {
    if (layout.widened()[element]) {
      put(opcode, dst, src, 1, imm);
      put(Opcode.JMP | Opcode.JA, 0, 0, 1, 0);
      putGotol(element);
    } else {
      put(opcode, dst, src, distance(element), imm);
    }
  }

  private void putGotol(int element) {
    put(Opcode.JMP32 | Opcode.JA, 0, 0, 0, distance(element));
  }

  /** From the slot after the one about to be written to the label of an element. */
  private int distance(int element) {
    return layout.targets()[element] - out.position() / 8 - 1;
  }

  private void put(int element, Insn.Call call) {
    Callee callee = call.callee();
    int opcode = Opcode.JMP | Opcode.CALL;
    if (callee instanceof Callee.HelperId helper) {
      put(opcode, 0, 0, 0, helper.id());
    } else if (callee instanceof Callee.Local) {
      put(opcode, 0, Opcode.PSEUDO_CALL, 0, distance(element));
    } else if (callee instanceof Callee.Relative relative) {
      put(opcode, 0, Opcode.PSEUDO_CALL, 0, relative.slots());
    } else if (callee instanceof Callee.Function || callee instanceof Callee.Extern) {
      put(opcode, 0, Opcode.PSEUDO_CALL, 0, -1);
    } else if (callee instanceof Callee.Kfunc kfunc) {
      put(opcode, 0, Opcode.KFUNC_CALL, kfunc.fdIndex(), kfunc.btfId());
    } else if (callee instanceof Callee.Register register) {
      put(opcode | Opcode.X, register.reg().number(), 0, 0, 0);
    }
  }

  private void put(int element, Insn.LoadImm64 load) {
    int dst = load.dst().number();
    Imm64 value = load.value();
    if (value instanceof Imm64.Value number) {
      putWide(dst, 0, (int) number.value(), (int) (number.value() >>> 32));
    } else if (value instanceof Imm64.GlobalRef global) {
      putWide(dst, 0, global.offset(), 0);
    } else if (value instanceof Imm64.MapFd map) {
      putWide(dst, Opcode.MAP_FD, map.fd(), 0);
    } else if (value instanceof Imm64.MapValue map) {
      putWide(dst, Opcode.MAP_VALUE, map.fd(), map.offset());
    } else if (value instanceof Imm64.MapIndex map) {
      putWide(dst, Opcode.MAP_IDX, map.index(), 0);
    } else if (value instanceof Imm64.MapIndexValue map) {
      putWide(dst, Opcode.MAP_IDX_VALUE, map.index(), map.offset());
    } else if (value instanceof Imm64.BtfVariable variable) {
      putWide(dst, Opcode.BTF_ID, variable.typeId(), variable.btfFd());
    } else if (value instanceof Imm64.LocalFunction) {
      putWide(dst, Opcode.FUNC, distance(element), 0);
    } else if (value instanceof Imm64.RelativeFunction function) {
      putWide(dst, Opcode.FUNC, function.slots(), 0);
    } else {
      putWide(dst, 0, 0, 0);
    }
  }

  private void putWide(int dst, int src, int low, int high) {
    put(Opcode.LD_IMM64, dst, src, 0, low);
    put(0, 0, 0, 0, high);
  }

  private void put(int opcode, Reg dst, int offset, Operand src) {
    if (src instanceof Reg reg) {
      put(opcode | Opcode.X, dst, reg, offset, 0);
    } else if (src instanceof Imm imm) {
      put(opcode, dst.number(), 0, offset, imm.value());
    }
  }

  private void put(int opcode, Reg dst, Reg src, int offset, int imm) {
    put(opcode, dst.number(), src.number(), offset, imm);
  }

  private void put(int opcode, int dst, int src, int offset, int imm) {
    out.put((byte) opcode);
    // The two register fields are bit fields of C, so they too change places with the byte order.
    out.put((byte) (littleEndian ? src << 4 | dst : dst << 4 | src));
    out.putShort((short) offset);
    out.putInt(imm);
  }
}
