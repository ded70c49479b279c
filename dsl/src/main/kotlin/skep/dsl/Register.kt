package skep.dsl

import skep.insn.Condition
import skep.insn.Imm
import skep.insn.Operand
import skep.insn.Reg
import skep.insn.Size
import skep.insn.Width
import skep.struct.IntType
import skep.struct.SignedType

/**
 * A register as an instruction names it: [Register64] for all of it, `r1`, or [Register32] for its lower half, `w1`.
 * An instruction takes both of its registers from the same kind, and says by it on how many bits it works.
 */
public sealed class Register<R : Register<R>>(
  /** The machine's register. */
  public val reg: Reg,
  /** How much of it is meant. */
  public val width: Width,
) : BuildTimeValue() {
  /** Equal to [value], which is sign-extended to the register's width. */
  public infix fun eq(value: Int): Comparison = compare(Condition.EQ, value)

  /** Not equal to [value]. */
  public infix fun ne(value: Int): Comparison = compare(Condition.NE, value)

  /** Greater than [value], both taken as unsigned; a negative [value] is a great number. */
  public infix fun gt(value: Int): Comparison = compare(Condition.GT, value)

  /** Greater than or equal to [value], unsigned. */
  public infix fun ge(value: Int): Comparison = compare(Condition.GE, value)

  /** Less than [value], unsigned. */
  public infix fun lt(value: Int): Comparison = compare(Condition.LT, value)

  /** Less than or equal to [value], unsigned. */
  public infix fun le(value: Int): Comparison = compare(Condition.LE, value)

  /** Greater than [value], both taken as signed. */
  public infix fun sgt(value: Int): Comparison = compare(Condition.SGT, value)

  /** Greater than or equal to [value], signed. */
  public infix fun sge(value: Int): Comparison = compare(Condition.SGE, value)

  /** Less than [value], signed. */
  public infix fun slt(value: Int): Comparison = compare(Condition.SLT, value)

  /** Less than or equal to [value], signed. */
  public infix fun sle(value: Int): Comparison = compare(Condition.SLE, value)

  /** Has any of the bits of [mask] set. */
  public infix fun hasAny(mask: Int): Comparison = compare(Condition.SET, mask)

  /** Equal to [other]. */
  public infix fun eq(other: R): Comparison = compare(Condition.EQ, other)

  /** Not equal to [other]. */
  public infix fun ne(other: R): Comparison = compare(Condition.NE, other)

  /** Greater than [other], unsigned. */
  public infix fun gt(other: R): Comparison = compare(Condition.GT, other)

  /** Greater than or equal to [other], unsigned. */
  public infix fun ge(other: R): Comparison = compare(Condition.GE, other)

  /** Less than [other], unsigned. */
  public infix fun lt(other: R): Comparison = compare(Condition.LT, other)

  /** Less than or equal to [other], unsigned. */
  public infix fun le(other: R): Comparison = compare(Condition.LE, other)

  /** Greater than [other], signed. */
  public infix fun sgt(other: R): Comparison = compare(Condition.SGT, other)

  /** Greater than or equal to [other], signed. */
  public infix fun sge(other: R): Comparison = compare(Condition.SGE, other)

  /** Less than [other], signed. */
  public infix fun slt(other: R): Comparison = compare(Condition.SLT, other)

  /** Less than or equal to [other], signed. */
  public infix fun sle(other: R): Comparison = compare(Condition.SLE, other)

  /** Has any of the bits set that are set in [mask]. */
  public infix fun hasAny(mask: R): Comparison = compare(Condition.SET, mask)

  /** `r1`, `w1`. */
  override fun toString(): String = reg.name(width)

  private fun compare(condition: Condition, value: Int) = Comparison(condition, width, reg, Imm(value))

  private fun compare(condition: Condition, other: R) = Comparison(condition, width, reg, other.reg)
}

/** All 64 bits of a register: `r0` to `r9`, and the frame pointer `fp`. */
public class Register64 internal constructor(reg: Reg) : Register<Register64>(reg, Width.W64) {
  /** The address [offset] bytes after the one in this register. */
  public operator fun plus(offset: Int): Address = Address(this, offset)

  /** The address [offset] bytes before the one in this register. */
  public operator fun minus(offset: Int): Address = Address(this, Math.negateExact(offset))
}

/** The lower 32 bits of a register, `w0` to `w9`. Writing them makes the upper 32 zero. */
public class Register32 internal constructor(reg: Reg) : Register<Register32>(reg, Width.W32)

/** The address in [base] plus [offset] bytes: `fp - 16`. */
public class Address internal constructor(
  /** The register that holds an address. */
  public val base: Register64,
  /** Bytes added to it. A memory access has room for -32768 to 32767. */
  public val offset: Int,
) : BuildTimeValue() {
  /** The address [bytes] further. */
  public operator fun plus(bytes: Int): Address = Address(base, Math.addExact(offset, bytes))

  /** The address [bytes] before. */
  public operator fun minus(bytes: Int): Address = Address(base, Math.subtractExact(offset, bytes))

  /** `r10 - 16`. */
  override fun toString(): String = if (offset < 0) "$base - ${-offset.toLong()}" else "$base + $offset"
}

/** The number of [type] that lies at [address]: `u32[r1 + 4]`. */
public class MemoryOperand internal constructor(
  /** How many bytes, and whether its sign is extended when it is loaded. */
  public val type: IntType<*>,
  /** Where. */
  public val address: Address,
) : BuildTimeValue() {
  internal val size: Size get() = type.accessSize
  internal val base: Reg get() = address.base.reg
  internal val offset: Int get() = address.offset

  /** `u32[r1 + 4]`. */
  override fun toString(): String = "${type.name}[$address]"
}

/** The number at [address]. */
public operator fun IntType<*>.get(address: Address): MemoryOperand = MemoryOperand(this, address)

/** The number at the address in [base]. */
public operator fun IntType<*>.get(base: Register64): MemoryOperand = MemoryOperand(this, base + 0)

/** The lower bytes of [source] as a number of this type: `r1 set s8(r2)`. */
public operator fun SignedType<*>.invoke(source: Register<*>): SignedPart = SignedPart(accessSize, source)

/** The lower bytes of a register, taken as a signed number: `s8(r2)`. */
public class SignedPart internal constructor(
  internal val size: Size,
  internal val source: Register<*>,
) : BuildTimeValue() {
  /** `s8(r2)`. */
  override fun toString(): String = "s${size.bits()}($source)"
}

/** A condition on which to jump: `r0 ne 0`. */
public class Comparison internal constructor(
  internal val condition: Condition,
  internal val width: Width,
  internal val left: Reg,
  internal val right: Operand,
) : BuildTimeValue() {
  /** `r0 != 0`. */
  override fun toString(): String =
    "${left.name(width)} ${condition.symbol()} ${if (right is Reg) right.name(width) else right}"
}
