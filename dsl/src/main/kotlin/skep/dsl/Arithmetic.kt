package skep.dsl

import skep.insn.AluOp
import skep.insn.ByteSwap
import skep.insn.Imm
import skep.insn.Imm64
import skep.insn.Insn
import skep.insn.Operand

/**
 * Arithmetic: `dst = dst op src`, on 64 bits with `r` registers and on 32 bits with `w` registers. An immediate has 32
 * bits and is sign-extended to 64 where the register is; a `Long` is loaded by the instruction of two slots.
 *
 * ```
 * r1 set 5                       // r1 = 5
 * r1 += r2                       // r1 += r2
 * w1 shrEq 3                     // w1 >>= 3
 * r1 set 0x1_0000_0000           // r1 = 0x100000000 ll
 * r1 set fp - 16                 // r1 = r10; r1 += -16
 * r1 set s8(r2)                  // r1 = (s8)r2
 * r3.toBigEndian(16)             // r3 = be16 r3
 * ```
 */
public sealed interface Arithmetic : Emitter {
  /** `dst = src`. */
  public infix fun <R : Register<R>> R.set(source: R): Unit = alu(AluOp.MOV, this, source.reg)

  /** `dst = value`, sign-extended to 64 bits. */
  public infix fun Register64.set(value: Int): Unit = alu(AluOp.MOV, this, value)

  /** `dst = value`, 32 bits. */
  public infix fun Register32.set(value: Int): Unit = alu(AluOp.MOV, this, value)

  /** `dst = value ll`, all 64 bits, in two slots. */
  public infix fun Register64.set(value: Long): Unit = set(Imm64.Value(value))

  /** `dst = value ll`: a number, or the address of something that a loader knows. */
  public infix fun Register64.set(value: Imm64): Unit = add(Insn.LoadImm64(reg, value))

  /** `dst = base; dst += offset`; the addition is left out when the offset is 0. */
  public infix fun Register64.set(address: Address) {
    set(address.base)
    if (address.offset != 0) plusAssign(address.offset)
  }

  /** `dst = (s8)src` and its kin: the lower bytes of a register with their sign extended to the width of `dst`. */
  public infix fun <R : Register<R>> R.set(part: SignedPart): Unit =
    add(placed { Insn.MoveSigned(width, reg, part.source.reg, part.size) })

  /** `dst += src`. */
  public operator fun <R : Register<R>> R.plusAssign(source: R): Unit = alu(AluOp.ADD, this, source.reg)

  /** `dst += value`. */
  public operator fun Register<*>.plusAssign(value: Int): Unit = alu(AluOp.ADD, this, value)

  /** `dst -= src`. */
  public operator fun <R : Register<R>> R.minusAssign(source: R): Unit = alu(AluOp.SUB, this, source.reg)

  /** `dst -= value`. */
  public operator fun Register<*>.minusAssign(value: Int): Unit = alu(AluOp.SUB, this, value)

  /** `dst *= src`. */
  public operator fun <R : Register<R>> R.timesAssign(source: R): Unit = alu(AluOp.MUL, this, source.reg)

  /** `dst *= value`. */
  public operator fun Register<*>.timesAssign(value: Int): Unit = alu(AluOp.MUL, this, value)

  /** `dst /= src`, unsigned; a division by zero gives zero. */
  public operator fun <R : Register<R>> R.divAssign(source: R): Unit = alu(AluOp.DIV, this, source.reg)

  /** `dst /= value`, unsigned. */
  public operator fun Register<*>.divAssign(value: Int): Unit = alu(AluOp.DIV, this, value)

  /** `dst %= src`, unsigned; a division by zero leaves `dst` as it was. */
  public operator fun <R : Register<R>> R.remAssign(source: R): Unit = alu(AluOp.MOD, this, source.reg)

  /** `dst %= value`, unsigned. */
  public operator fun Register<*>.remAssign(value: Int): Unit = alu(AluOp.MOD, this, value)

  /** `dst s/= src`, signed; since cpu v4. */
  public infix fun <R : Register<R>> R.sdivEq(source: R): Unit = alu(AluOp.SDIV, this, source.reg)

  /** `dst s/= value`, signed; since cpu v4. */
  public infix fun Register<*>.sdivEq(value: Int): Unit = alu(AluOp.SDIV, this, value)

  /** `dst s%= src`, signed; since cpu v4. */
  public infix fun <R : Register<R>> R.smodEq(source: R): Unit = alu(AluOp.SMOD, this, source.reg)

  /** `dst s%= value`, signed; since cpu v4. */
  public infix fun Register<*>.smodEq(value: Int): Unit = alu(AluOp.SMOD, this, value)

  /** `dst &= src`. */
  public infix fun <R : Register<R>> R.andEq(source: R): Unit = alu(AluOp.AND, this, source.reg)

  /** `dst &= value`. */
  public infix fun Register<*>.andEq(value: Int): Unit = alu(AluOp.AND, this, value)

  /** `dst |= src`. */
  public infix fun <R : Register<R>> R.orEq(source: R): Unit = alu(AluOp.OR, this, source.reg)

  /** `dst |= value`. */
  public infix fun Register<*>.orEq(value: Int): Unit = alu(AluOp.OR, this, value)

  /** `dst ^= src`. */
  public infix fun <R : Register<R>> R.xorEq(source: R): Unit = alu(AluOp.XOR, this, source.reg)

  /** `dst ^= value`. */
  public infix fun Register<*>.xorEq(value: Int): Unit = alu(AluOp.XOR, this, value)

  /** `dst <<= src`. */
  public infix fun <R : Register<R>> R.shlEq(source: R): Unit = alu(AluOp.LSH, this, source.reg)

  /** `dst <<= bits`. */
  public infix fun Register<*>.shlEq(bits: Int): Unit = alu(AluOp.LSH, this, bits)

  /** `dst >>= src`: zeros come in from the left. */
  public infix fun <R : Register<R>> R.shrEq(source: R): Unit = alu(AluOp.RSH, this, source.reg)

  /** `dst >>= bits`: zeros come in from the left. */
  public infix fun Register<*>.shrEq(bits: Int): Unit = alu(AluOp.RSH, this, bits)

  /** `dst s>>= src`: the sign comes in from the left. */
  public infix fun <R : Register<R>> R.arshEq(source: R): Unit = alu(AluOp.ARSH, this, source.reg)

  /** `dst s>>= bits`: the sign comes in from the left. */
  public infix fun Register<*>.arshEq(bits: Int): Unit = alu(AluOp.ARSH, this, bits)

  /** `dst = -dst`. */
  public fun Register<*>.negate(): Unit = add(Insn.Negate(width, reg))

  /**
   * `target = addr_space_cast(source, to, from)`: a pointer into an arena, address space 1, becomes one of the program,
   * address space 0, or the reverse.
   */
  public fun addrSpaceCast(target: Register64, source: Register64, to: Int, from: Int): Unit =
    add(placed { Insn.CastAddressSpace(target.reg, source.reg, to, from) })

  /** `dst = be16 dst` and its kin: to network order, or from it; what is above [bits] (16, 32, 64) becomes zero. */
  public fun Register64.toBigEndian(bits: Int): Unit = add(placed { Insn.Swap(ByteSwap.TO_BE, bits, reg) })

  /** `dst = le16 dst` and its kin; what is above [bits] (16, 32, 64) becomes zero. */
  public fun Register64.toLittleEndian(bits: Int): Unit = add(placed { Insn.Swap(ByteSwap.TO_LE, bits, reg) })

  /** `dst = bswap16 dst` and its kin, whatever the machine's order; since cpu v4. */
  public fun Register64.swapBytes(bits: Int): Unit = add(placed { Insn.Swap(ByteSwap.BSWAP, bits, reg) })
}

private fun Emitter.alu(op: AluOp, dst: Register<*>, source: Operand) = add(Insn.Alu(op, dst.width, dst.reg, source))

private fun Emitter.alu(op: AluOp, dst: Register<*>, value: Int) = alu(op, dst, Imm(value))
