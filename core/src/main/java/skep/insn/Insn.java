package skep.insn;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One BPF instruction: immutable, and right in every field once it exists. Targets are {@link
 * Label}s, references are names, so an instruction means the same wherever it stands.
 *
 * <pre>{@code
 * Insn add = new Insn.Alu(AluOp.ADD, Width.W64, Reg.R1, new Imm(8));        // r1 += 0x8
 * Insn load = new Insn.Load(Size.W, false, Reg.R2, Reg.R1, 4);              // r2 = *(u32 *)(r1 + 0x4)
 * }</pre>
 *
 * <p>Whether an instruction makes sense where it stands (a shift by 64, a write to r10) is for the
 * assembler and the kernel's verifier to say; all that the encoding can hold can be held here.
 */
public sealed interface Insn {
  /**
   * How many 8-byte slots the instruction takes; jumps and line information count in these.
   *
   * @return 2 for {@link LoadImm64}, else 1
   */
  default int slots() {
    return 1;
  }

  /**
   * The labels this instruction jumps to, calls, or takes the address of.
   *
   * @return at most one, but for the load of a {@linkplain Imm64.JumpTable jump table}
   */
  default List<Label> targets() {
    return List.of();
  }

  /**
   * This instruction with its labels replaced.
   *
   * @param change gives the new label for an old one
   * @return the new instruction, or this one when it has no labels
   */
  default Insn retarget(UnaryOperator<Label> change) {
    return this;
  }

  /**
   * The registers it writes. A call leaves R0 with its result and R1 to R5 undefined, and counts as
   * writing all of them.
   *
   * @return the registers, without those that only {@link Raw} could tell of
   */
  default Set<Reg> writes() {
    return Written.of(this);
  }

  /**
   * {@code dst = dst op src}.
   *
   * @param op the operation
   * @param width 32 or 64 bits
   * @param dst the first operand and the result
   * @param src the second operand
   */
  record Alu(AluOp op, Width width, Reg dst, Operand src) implements Insn {
    /** Checks the components. {@inheritDoc} */
    public Alu {
      Objects.requireNonNull(op, "op");
      Objects.requireNonNull(width, "width");
      Objects.requireNonNull(dst, "dst");
      Objects.requireNonNull(src, "src");
    }
  }

  /**
   * {@code dst = -dst}.
   *
   * @param width 32 or 64 bits
   * @param dst operand and result
   */
  record Negate(Width width, Reg dst) implements Insn {
    /** Checks the components. {@inheritDoc} */
    public Negate {
      Objects.requireNonNull(width, "width");
      Objects.requireNonNull(dst, "dst");
    }
  }

  /**
   * {@code dst = (s8) src} and its kin: a move that extends the sign.
   *
   * @param width how far the sign is extended
   * @param dst the result
   * @param src the operand
   * @param from how much of the operand is taken: B, H, or W, and less than {@code width}
   */
  record MoveSigned(Width width, Reg dst, Reg src, Size from) implements Insn {
    /** Checks the components. {@inheritDoc} */
    public MoveSigned {
      Objects.requireNonNull(dst, "dst");
      Objects.requireNonNull(src, "src");
      if (from.bits() >= width.bits()) {
        throw new IllegalArgumentException(
            "a " + width.bits() + "-bit move cannot extend the sign of " + from.bits() + " bits");
      }
    }
  }

  /**
   * {@code dst = bswap16 dst} and its kin.
   *
   * @param kind to which order
   * @param bits 16, 32 or 64; what is above them becomes zero
   * @param dst operand and result
   */
  record Swap(ByteSwap kind, int bits, Reg dst) implements Insn {
    /** Checks the components. {@inheritDoc} */
    public Swap {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(dst, "dst");
      if (bits != 16 && bits != 32 && bits != 64) {
        throw new IllegalArgumentException("a byte swap has 16, 32 or 64 bits, not " + bits);
      }
    }
  }

  /**
   * {@code dst = addr_space_cast(src, to, from)}: an arena pointer becomes a pointer of the
   * program, or the reverse.
   *
   * @param dst the result
   * @param src the operand
   * @param to the address space of the result, 0 to 65535; 0 is the program's own, 1 is an arena
   * @param from the address space of the operand, 0 to 65535
   */
  record CastAddressSpace(Reg dst, Reg src, int to, int from) implements Insn {
    /** Checks the components. {@inheritDoc} */
    public CastAddressSpace {
      Objects.requireNonNull(dst, "dst");
      Objects.requireNonNull(src, "src");
      Fields.checkUnsigned("address space", to, 0xffff);
      Fields.checkUnsigned("address space", from, 0xffff);
    }
  }

  /**
   * {@code dst = *(u32 *)(base + offset)} and its kin.
   *
   * @param size how much is read; not DW when signed
   * @param signed whether the sign is extended to 64 bits, else zeros are
   * @param dst the result
   * @param base the address
   * @param offset bytes added to it, a signed 16-bit number
   */
  record Load(Size size, boolean signed, Reg dst, Reg base, int offset) implements Insn {
    /** Checks the components. {@inheritDoc} */
    public Load {
      Objects.requireNonNull(size, "size");
      Objects.requireNonNull(dst, "dst");
      Objects.requireNonNull(base, "base");
      Fields.checkShort("load offset", offset);
      if (signed && size == Size.DW) {
        throw new IllegalArgumentException("a signed load reads 8, 16 or 32 bits, not 64");
      }
    }
  }

  /**
   * {@code *(u32 *)(base + offset) = src} and its kin.
   *
   * @param size how much is written; an immediate is sign-extended to a DW
   * @param base the address
   * @param offset bytes added to it, a signed 16-bit number
   * @param src what is written
   */
  record Store(Size size, Reg base, int offset, Operand src) implements Insn {
    /** Checks the components. {@inheritDoc} */
    public Store {
      Objects.requireNonNull(size, "size");
      Objects.requireNonNull(base, "base");
      Objects.requireNonNull(src, "src");
      Fields.checkShort("store offset", offset);
    }
  }

  /**
   * {@code lock *(u64 *)(base + offset) += src} and its kin.
   *
   * @param op the operation
   * @param fetch whether the old value comes back: in {@code src}, for CMPXCHG in R0. XCHG and
   *     CMPXCHG always fetch
   * @param size W or DW
   * @param base the address
   * @param offset bytes added to it, a signed 16-bit number
   * @param src the operand
   */
  record Atomic(AtomicOp op, boolean fetch, Size size, Reg base, int offset, Reg src)
      implements Insn {
    /** Checks the components. {@inheritDoc} */
    public Atomic {
      Objects.requireNonNull(base, "base");
      Objects.requireNonNull(src, "src");
      Fields.checkShort("atomic offset", offset);
      if (size != Size.W && size != Size.DW) {
        throw new IllegalArgumentException(
            "an atomic operation works on 32 or 64 bits, not " + size.bits());
      }
      if (op.alwaysFetches() && !fetch) {
        throw new IllegalArgumentException(op + " always fetches the old value");
      }
    }
  }

  /**
   * {@code dst = load_acquire((u32 *)(base + offset))}: a zero-extending load that no later access
   * overtakes.
   *
   * @param size how much is read
   * @param dst the result
   * @param base the address
   * @param offset bytes added to it, a signed 16-bit number
   */
  record LoadAcquire(Size size, Reg dst, Reg base, int offset) implements Insn {
    /** Checks the components. {@inheritDoc} */
    public LoadAcquire {
      Objects.requireNonNull(size, "size");
      Objects.requireNonNull(dst, "dst");
      Objects.requireNonNull(base, "base");
      Fields.checkShort("load offset", offset);
    }
  }

  /**
   * {@code store_release((u32 *)(base + offset), src)}: a store that overtakes no earlier access.
   *
   * @param size how much is written
   * @param base the address
   * @param offset bytes added to it, a signed 16-bit number
   * @param src what is written
   */
  record StoreRelease(Size size, Reg base, int offset, Reg src) implements Insn {
    /** Checks the components. {@inheritDoc} */
    public StoreRelease {
      Objects.requireNonNull(size, "size");
      Objects.requireNonNull(base, "base");
      Objects.requireNonNull(src, "src");
      Fields.checkShort("store offset", offset);
    }
  }

  /**
   * {@code dst = value ll}: a 64-bit load, the one instruction of two slots.
   *
   * @param dst the result
   * @param value what is loaded
   */
  record LoadImm64(Reg dst, Imm64 value) implements Insn {
    /** Checks the components. {@inheritDoc} */
    public LoadImm64 {
      Objects.requireNonNull(dst, "dst");
      Objects.requireNonNull(value, "value");
    }

    @Override
    public int slots() {
      return 2;
    }

    @Override
    public List<Label> targets() {
      if (value instanceof Imm64.LocalFunction function) {
        return List.of(function.label());
      }
      return value instanceof Imm64.JumpTable table ? table.labels() : List.of();
    }

    @Override
    public Insn retarget(UnaryOperator<Label> change) {
      if (value instanceof Imm64.LocalFunction function) {
        return new LoadImm64(dst, new Imm64.LocalFunction(change.apply(function.label())));
      }
      return value instanceof Imm64.JumpTable table
          ? new LoadImm64(dst, table.retarget(change))
          : this;
    }
  }

  /**
   * {@code r0 = *(u32 *)skb[offset]}: reads the packet in network byte order; classic BPF's way. R6
   * must hold the context.
   *
   * @param size B, H or W
   * @param offset bytes from the start of the packet
   */
  record LoadPacketAbsolute(Size size, int offset) implements Insn {
    /** Checks the components. {@inheritDoc} */
    public LoadPacketAbsolute {
      checkPacketSize(size);
    }
  }

  /**
   * {@code r0 = *(u32 *)skb[index + offset]}: as {@link LoadPacketAbsolute}, from a register.
   *
   * @param size B, H or W
   * @param index bytes from the start of the packet
   * @param offset bytes added to it
   */
  record LoadPacketIndirect(Size size, Reg index, int offset) implements Insn {
    /** Checks the components. {@inheritDoc} */
    public LoadPacketIndirect {
      Objects.requireNonNull(index, "index");
      checkPacketSize(size);
    }
  }

  /**
   * {@code goto label}, or {@code gotol label} with a 32-bit distance.
   *
   * @param label where to
   * @param wide whether the distance has 32 bits even if 16 would do; the encoder widens a jump
   *     that needs it by itself
   */
  record Jump(Label label, boolean wide) implements Insn {
    /** Checks the components. {@inheritDoc} */
    public Jump {
      Objects.requireNonNull(label, "label");
    }

    @Override
    public List<Label> targets() {
      return List.of(label);
    }

    @Override
    public Insn retarget(UnaryOperator<Label> change) {
      return new Jump(change.apply(label), wide);
    }
  }

  /**
   * {@code if dst condition src goto label}.
   *
   * @param condition what is compared
   * @param width 32 or 64 bits
   * @param dst the left side
   * @param src the right side
   * @param label where to
   */
  record JumpIf(Condition condition, Width width, Reg dst, Operand src, Label label)
      implements Insn {
    /** Checks the components. {@inheritDoc} */
    public JumpIf {
      Objects.requireNonNull(condition, "condition");
      Objects.requireNonNull(width, "width");
      Objects.requireNonNull(dst, "dst");
      Objects.requireNonNull(src, "src");
      Objects.requireNonNull(label, "label");
    }

    @Override
    public List<Label> targets() {
      return List.of(label);
    }

    @Override
    public Insn retarget(UnaryOperator<Label> change) {
      return new JumpIf(condition, width, dst, src, change.apply(label));
    }
  }

  /**
   * {@code gotox reg}: a jump to an address that was read from a {@linkplain Imm64.JumpTable jump
   * table}.
   *
   * @param reg the address
   */
  record JumpRegister(Reg reg) implements Insn {
    /** Checks the components. {@inheritDoc} */
    public JumpRegister {
      Objects.requireNonNull(reg, "reg");
    }
  }

  /**
   * {@code may_goto label}: jumps once the program has looped long enough, so that any loop may be
   * written.
   *
   * @param label where to
   */
  record MayGoto(Label label) implements Insn {
    /** Checks the components. {@inheritDoc} */
    public MayGoto {
      Objects.requireNonNull(label, "label");
    }

    @Override
    public List<Label> targets() {
      return List.of(label);
    }

    @Override
    public Insn retarget(UnaryOperator<Label> change) {
      return new MayGoto(change.apply(label));
    }
  }

  /**
   * {@code call callee}: R1 to R5 are the arguments and are lost, R0 is the result.
   *
   * @param callee what is called
   */
  record Call(Callee callee) implements Insn {
    /** Checks the components. {@inheritDoc} */
    public Call {
      Objects.requireNonNull(callee, "callee");
    }

    @Override
    public List<Label> targets() {
      return callee instanceof Callee.Local local ? List.of(local.label()) : List.of();
    }

    @Override
    public Insn retarget(UnaryOperator<Label> change) {
      return callee instanceof Callee.Local local
          ? new Call(new Callee.Local(change.apply(local.label())))
          : this;
    }
  }

  /** {@code exit}: returns R0 from the function or the program. */
  record Exit() implements Insn {}

  /**
   * Eight bytes that are no instruction known here, kept exactly as they were found: an unknown
   * opcode, a reserved field that is set, a register above 10, a jump out of the code, half a
   * 64-bit load. Decoding hostile bytes gives these; encoding them gives the same bytes.
   *
   * @param opcode the first byte, 0 to 255
   * @param dst the destination register field, 0 to 15
   * @param src the source register field, 0 to 15
   * @param offset the offset field, a signed 16-bit number
   * @param imm the immediate field
   */
  record Raw(int opcode, int dst, int src, int offset, int imm) implements Insn {
    /** Checks the components. {@inheritDoc} */
    public Raw {
      Fields.checkUnsigned("opcode", opcode, 0xff);
      Fields.checkUnsigned("destination register field", dst, 0xf);
      Fields.checkUnsigned("source register field", src, 0xf);
      Fields.checkShort("offset field", offset);
    }
  }

  private static void checkPacketSize(Size size) {
    if (size == Size.DW) {
      throw new IllegalArgumentException("a packet load reads 8, 16 or 32 bits, not 64");
    }
  }
}
