package skep.dsl

import skep.insn.Width
import skep.ir.Value
import skep.struct.IntType
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** How wide the registers are that hold numbers of this type: shorter ones are extended by their sign to 32 bits. */
internal val IntType<*>.width: Width get() = if (size == Long.SIZE_BYTES) Width.W64 else Width.W32

/** [bits] as a register holds them. */
internal fun IntType<*>.constant(bits: Long): Value.Constant {
  val cut = Long.SIZE_BITS - size * Byte.SIZE_BITS
  val number = if (signed) bits shl cut shr cut else bits shl cut ushr cut
  return Value.of(if (width == Width.W64) number else number and UInt.MAX_VALUE.toLong())
}

/** A number that a user wrote. */
internal fun IntType<*>.literal(number: Long): Value.Constant {
  demand(number in range) { "$number is no $this, which goes from ${range.first} to $highest" }
  return constant(number)
}

/** A number that a user wrote, which may need all 64 bits. */
internal fun IntType<*>.literal(number: ULong): Value.Constant {
  demand(number <= highest) { "$number is no $this, which goes from ${range.first} to $highest" }
  return constant(number.toLong())
}

/** A value of the type's. */
internal fun <T : Any> IntType<T>.constant(value: T): Value.Constant {
  val bytes = ByteBuffer.allocate(Long.SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN)
  codec.encode(value, bytes)
  return constant(bytes.getLong(0))
}

private val IntType<*>.highest: ULong
  get() = ULong.MAX_VALUE shr (Long.SIZE_BITS - size * Byte.SIZE_BITS) shr (if (signed) 1 else 0)

/** The numbers of the type that are also a [Long]. */
private val IntType<*>.range: LongRange
  get() = (if (signed) -highest.toLong() - 1 else 0)..minOf(highest, Long.MAX_VALUE.toULong()).toLong()
