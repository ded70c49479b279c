package skep.dsl

import skep.insn.AluOp
import skep.insn.Condition
import skep.insn.Size
import skep.insn.Width
import skep.ir.Value
import skep.struct.CType
import skep.struct.IntType
import skep.struct.pointer
import skep.struct.u64

/**
 * An integer of the running program: a [u32][skep.struct.u32], an [s8][skep.struct.s8]. It calculates with others of the
 * same type and with numbers that fit it, and wraps at the width of its type as C's unsigned integers do. Another type
 * it becomes only when told to ([toU64] and its kin).
 *
 * ```
 * val bytes by (length - 14) * 8
 * whenever((port ge 1024) and (port ne 8080)) { ... }
 * total += bytes.toU64()
 * ```
 *
 * Infix words all bind alike, from left to right: `a and b eq c` is `(a and b) eq c`.
 *
 * @param T the Kotlin type of such values
 */
public class Num<T : Any> internal constructor(
  flow: Flow,
  /** Its type. */
  public val type: IntType<T>,
  value: Value,
) : Word(flow, value), Data<T> {
  override val width: Width get() = type.width
  override val typeName: String get() = type.name

  override fun like(value: Value): Num<T> = Num(flow, type, value)

  /** The sum. */
  public operator fun plus(other: Num<T>): Num<T> = wrapped(AluOp.ADD, other)

  /** As the other [plus], with a number. */
  public operator fun plus(other: Int): Num<T> = plus(number(other))

  /** As the other [plus], with a number. */
  public operator fun plus(other: Long): Num<T> = plus(number(other))

  /** As the other [plus], with a number. */
  public operator fun plus(other: UInt): Num<T> = plus(number(other))

  /** As the other [plus], with a number. */
  public operator fun plus(other: ULong): Num<T> = plus(number(other))

  /** The difference. */
  public operator fun minus(other: Num<T>): Num<T> = wrapped(AluOp.SUB, other)

  /** As the other [minus], with a number. */
  public operator fun minus(other: Int): Num<T> = minus(number(other))

  /** As the other [minus], with a number. */
  public operator fun minus(other: Long): Num<T> = minus(number(other))

  /** As the other [minus], with a number. */
  public operator fun minus(other: UInt): Num<T> = minus(number(other))

  /** As the other [minus], with a number. */
  public operator fun minus(other: ULong): Num<T> = minus(number(other))

  /** The product. */
  public operator fun times(other: Num<T>): Num<T> = wrapped(AluOp.MUL, other)

  /** As the other [times], with a number. */
  public operator fun times(other: Int): Num<T> = times(number(other))

  /** As the other [times], with a number. */
  public operator fun times(other: Long): Num<T> = times(number(other))

  /** As the other [times], with a number. */
  public operator fun times(other: UInt): Num<T> = times(number(other))

  /** As the other [times], with a number. */
  public operator fun times(other: ULong): Num<T> = times(number(other))

  /** The quotient, rounded towards zero; zero where [other] is zero. */
  public operator fun div(other: Num<T>): Num<T> = divided(other, AluOp.DIV, Flow::signedQuotient)

  /** As the other [div], with a number. */
  public operator fun div(other: Int): Num<T> = div(number(other))

  /** As the other [div], with a number. */
  public operator fun div(other: Long): Num<T> = div(number(other))

  /** As the other [div], with a number. */
  public operator fun div(other: UInt): Num<T> = div(number(other))

  /** As the other [div], with a number. */
  public operator fun div(other: ULong): Num<T> = div(number(other))

  /** The remainder, with the sign of this; this where [other] is zero. */
  public operator fun rem(other: Num<T>): Num<T> = divided(other, AluOp.MOD, Flow::signedRemainder)

  /** As the other [rem], with a number. */
  public operator fun rem(other: Int): Num<T> = rem(number(other))

  /** As the other [rem], with a number. */
  public operator fun rem(other: Long): Num<T> = rem(number(other))

  /** As the other [rem], with a number. */
  public operator fun rem(other: UInt): Num<T> = rem(number(other))

  /** As the other [rem], with a number. */
  public operator fun rem(other: ULong): Num<T> = rem(number(other))

  /** The bits that both have. */
  public infix fun and(other: Num<T>): Num<T> = binary(AluOp.AND, other)

  /** As the other [and], with a number. */
  public infix fun and(other: Int): Num<T> = and(number(other))

  /** As the other [and], with a number. */
  public infix fun and(other: Long): Num<T> = and(number(other))

  /** As the other [and], with a number. */
  public infix fun and(other: UInt): Num<T> = and(number(other))

  /** As the other [and], with a number. */
  public infix fun and(other: ULong): Num<T> = and(number(other))

  /** The bits that one of them has. */
  public infix fun or(other: Num<T>): Num<T> = binary(AluOp.OR, other)

  /** As the other [or], with a number. */
  public infix fun or(other: Int): Num<T> = or(number(other))

  /** As the other [or], with a number. */
  public infix fun or(other: Long): Num<T> = or(number(other))

  /** As the other [or], with a number. */
  public infix fun or(other: UInt): Num<T> = or(number(other))

  /** As the other [or], with a number. */
  public infix fun or(other: ULong): Num<T> = or(number(other))

  /** The bits that only one of them has. */
  public infix fun xor(other: Num<T>): Num<T> = binary(AluOp.XOR, other)

  /** As the other [xor], with a number. */
  public infix fun xor(other: Int): Num<T> = xor(number(other))

  /** As the other [xor], with a number. */
  public infix fun xor(other: Long): Num<T> = xor(number(other))

  /** As the other [xor], with a number. */
  public infix fun xor(other: UInt): Num<T> = xor(number(other))

  /** As the other [xor], with a number. */
  public infix fun xor(other: ULong): Num<T> = xor(number(other))

  /** Equal. */
  public infix fun eq(other: Num<T>): Bool = compared(Condition.EQ, other)

  /** As the other [eq], with a number. */
  public infix fun eq(other: Int): Bool = eq(number(other))

  /** As the other [eq], with a number. */
  public infix fun eq(other: Long): Bool = eq(number(other))

  /** As the other [eq], with a number. */
  public infix fun eq(other: UInt): Bool = eq(number(other))

  /** As the other [eq], with a number. */
  public infix fun eq(other: ULong): Bool = eq(number(other))

  /** Not equal. */
  public infix fun ne(other: Num<T>): Bool = compared(Condition.NE, other)

  /** As the other [ne], with a number. */
  public infix fun ne(other: Int): Bool = ne(number(other))

  /** As the other [ne], with a number. */
  public infix fun ne(other: Long): Bool = ne(number(other))

  /** As the other [ne], with a number. */
  public infix fun ne(other: UInt): Bool = ne(number(other))

  /** As the other [ne], with a number. */
  public infix fun ne(other: ULong): Bool = ne(number(other))

  /** Less, by the sign of the type. */
  public infix fun lt(other: Num<T>): Bool = compared(signed(Condition.LT, Condition.SLT), other)

  /** As the other [lt], with a number. */
  public infix fun lt(other: Int): Bool = lt(number(other))

  /** As the other [lt], with a number. */
  public infix fun lt(other: Long): Bool = lt(number(other))

  /** As the other [lt], with a number. */
  public infix fun lt(other: UInt): Bool = lt(number(other))

  /** As the other [lt], with a number. */
  public infix fun lt(other: ULong): Bool = lt(number(other))

  /** Less or equal. */
  public infix fun le(other: Num<T>): Bool = compared(signed(Condition.LE, Condition.SLE), other)

  /** As the other [le], with a number. */
  public infix fun le(other: Int): Bool = le(number(other))

  /** As the other [le], with a number. */
  public infix fun le(other: Long): Bool = le(number(other))

  /** As the other [le], with a number. */
  public infix fun le(other: UInt): Bool = le(number(other))

  /** As the other [le], with a number. */
  public infix fun le(other: ULong): Bool = le(number(other))

  /** Greater. */
  public infix fun gt(other: Num<T>): Bool = compared(signed(Condition.GT, Condition.SGT), other)

  /** As the other [gt], with a number. */
  public infix fun gt(other: Int): Bool = gt(number(other))

  /** As the other [gt], with a number. */
  public infix fun gt(other: Long): Bool = gt(number(other))

  /** As the other [gt], with a number. */
  public infix fun gt(other: UInt): Bool = gt(number(other))

  /** As the other [gt], with a number. */
  public infix fun gt(other: ULong): Bool = gt(number(other))

  /** Greater or equal. */
  public infix fun ge(other: Num<T>): Bool = compared(signed(Condition.GE, Condition.SGE), other)

  /** As the other [ge], with a number. */
  public infix fun ge(other: Int): Bool = ge(number(other))

  /** As the other [ge], with a number. */
  public infix fun ge(other: Long): Bool = ge(number(other))

  /** As the other [ge], with a number. */
  public infix fun ge(other: UInt): Bool = ge(number(other))

  /** As the other [ge], with a number. */
  public infix fun ge(other: ULong): Bool = ge(number(other))

  /** Whether any of the bits of [other] is set. */
  public infix fun hasAny(other: Num<T>): Bool = compared(Condition.SET, other)

  /** As the other [hasAny], with a number. */
  public infix fun hasAny(other: Int): Bool = hasAny(number(other))

  /** As the other [hasAny], with a number. */
  public infix fun hasAny(other: Long): Bool = hasAny(number(other))

  /** As the other [hasAny], with a number. */
  public infix fun hasAny(other: UInt): Bool = hasAny(number(other))

  /** As the other [hasAny], with a number. */
  public infix fun hasAny(other: ULong): Bool = hasAny(number(other))

  /** Moved left by [bits], which are fewer than the type has. */
  public infix fun shl(bits: Int): Num<T> = shl(distance(bits))

  /** Moved left by [bits], taken modulo 64 where the type has so many, or else modulo 32. */
  public infix fun shl(bits: Num<*>): Num<T> = normal(flow.code.binary(AluOp.LSH, width, word, bits.word))

  /** Moved right by [bits], which are fewer than the type has; the sign comes in from the left where there is one. */
  public infix fun shr(bits: Int): Num<T> = shr(distance(bits))

  /** Moved right by [bits], taken modulo 64 where the type has so many, or else modulo 32. */
  public infix fun shr(bits: Num<*>): Num<T> {
    val op = if (type.signed) AluOp.ARSH else AluOp.RSH
    return like(flow.code.binary(op, width, word, bits.word))
  }

  /** All bits turned. */
  public fun inv(): Num<T> = xor(like(type.constant(-1)))

  /** Minus this, wrapped at the type's width. */
  public operator fun unaryMinus(): Num<T> = normal(flow.code.negate(width, word))

  /** Whether it is in the range, ends included. */
  public infix fun inRange(range: IntRange): Bool = (this ge range.first) and (this le range.last)

  /** Whether it is in the range, ends included. */
  public infix fun inRange(range: LongRange): Bool = (this ge range.first) and (this le range.last)

  /** Whether it is one of [values]: `protocol isIn setOf<UByte>(6u, 17u)`. */
  public infix fun isIn(values: Iterable<T>): Bool =
    values.map { eq(like(type.constant(it))) }.reduceOrNull(Bool::or) ?: Bool.known(flow, false)

  /** Whether it is none of [values]. */
  public infix fun notIn(values: Iterable<T>): Bool = !isIn(values)

  /** The number as another type, as a cast of C's does it: cut to its width, or extended by the sign that this has. */
  internal fun <U : Any> convert(to: IntType<U>): Num<U> {
    val fits = type.size < to.size || (type.size == to.size && type.signed == to.signed)
    val bits =
      when {
        to.width == Width.W64 && width == Width.W32 -> flow.code.extend(word, Size.W, type.signed, Width.W64)
        to.width == Width.W64 -> word
        to.size == Int.SIZE_BYTES || (fits && (to.signed || !type.signed)) ->
          flow.code.extend(word, Size.W, false, Width.W32)
        else -> flow.code.extend(word, to.accessSize, to.signed, Width.W32)
      }
    return Num(flow, to, bits)
  }

  override fun store(to: Place, type: CType<*>) {
    if (!holdsAddress(type)) requireType(type, this.type)
    to.store(this.type.accessSize, word)
  }

  /** Whether [type] is that of a pointer, and this is as wide. */
  private fun holdsAddress(type: CType<*>) = type.underlying == pointer && this.type == u64

  internal fun literal(number: Int): Num<T> = number(number.toLong())

  private fun number(number: Int) = literal(number)

  private fun number(number: UInt) = number(number.toLong())

  private fun number(number: Long): Num<T> = like(type.literal(number))

  private fun number(number: ULong): Num<T> = like(type.literal(number))

  private fun distance(bits: Int): Num<T> {
    val size = type.size * Byte.SIZE_BITS
    demand(bits in 0 until size) { "a $type has $size bits and cannot be shifted by $bits" }
    return like(Value.of(bits.toLong()))
  }

  private fun signed(unsigned: Condition, signed: Condition) = if (type.signed) signed else unsigned

  private fun compared(condition: Condition, other: Num<T>): Bool {
    requireSame(other)
    return Bool.compare(this, condition, other)
  }

  private fun wrapped(op: AluOp, other: Num<T>): Num<T> {
    requireSame(other)
    return normal(flow.code.binary(op, width, word, other.word))
  }

  private fun binary(op: AluOp, other: Num<T>): Num<T> {
    requireSame(other)
    return like(flow.code.binary(op, width, word, other.word))
  }

  private fun divided(
    other: Num<T>,
    unsigned: AluOp,
    signed: Flow.(Width, Value, Value) -> Value,
  ): Num<T> {
    requireSame(other)
    val divisor = other.word
    demand(divisor != Value.of(0)) { "$this is divided by the constant zero" }
    return if (type.signed) normal(flow.signed(width, word, divisor)) else binary(unsigned, other)
  }

  /** What a calculation on 32 bits gave, as a register holds a number of the type. */
  private fun normal(result: Value): Num<T> =
    like(if (type.size < Int.SIZE_BYTES) flow.code.extend(result, type.accessSize, type.signed, Width.W32) else result)

  /** The compiler has checked it, unless casts were in the way or a type that is stored in another. */
  private fun requireSame(other: Num<T>) {
    requireSameFlow(other)
    demand(type == other.type) {
      "$this is a $type and $other is a ${other.type}; convert one, as in to${other.type}()"
    }
  }
}
