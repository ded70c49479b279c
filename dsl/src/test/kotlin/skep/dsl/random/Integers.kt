package skep.dsl.random

import skep.struct.*

/**
 * What C does with integers of a type, done by Kotlin's own type of that width and sign: what does not fit is cut off,
 * distances of shifts are taken modulo 32, or 64 where there are so many bits. A quotient by zero is zero and a remainder
 * the dividend, as the instruction set says.
 */
internal class Integers<T : Comparable<T>>(
  val type: IntType<T>,
  val lowest: T,
  val highest: T,
  private val cut: (Long) -> T,
  private val extend: (T) -> Long,
  private val operations: Map<Operation, (T, T) -> T>,
  private val left: (T, Int) -> T,
  private val right: (T, Int) -> T,
) {
  /** The lower bits of [bits] as a number. */
  fun of(bits: Long): Any = cut(bits)

  /** All 64 bits, by the sign. */
  fun bits(number: Any): Long = extend(own(number))

  fun calculate(operation: Operation, a: Any, b: Any): Any =
    when {
      operation == Operation.DIV && bits(b) == 0L -> of(0)
      operation == Operation.REM && bits(b) == 0L -> a
      else -> operations.getValue(operation)(own(a), own(b))
    }

  fun negated(a: Any): Any = calculate(Operation.MINUS, of(0), a)

  fun inverted(a: Any): Any = calculate(Operation.XOR, a, of(-1))

  fun shifted(a: Any, toLeft: Boolean, distance: Int): Any = (if (toLeft) left else right)(own(a), distance)

  fun compare(a: Any, b: Any): Int = own(a).compareTo(own(b))

  @Suppress("UNCHECKED_CAST") // Who made the tree gave each expression its type.
  private fun own(number: Any): T = number as T

  companion object {
    private val all =
      listOf(
        Integers(
          u8, UByte.MIN_VALUE, UByte.MAX_VALUE, Long::toUByte, UByte::toLong,
          operations(
            { a, b -> (a + b).toUByte() }, { a, b -> (a - b).toUByte() }, { a, b -> (a * b).toUByte() },
            { a, b -> (a / b).toUByte() }, { a, b -> (a % b).toUByte() }, UByte::and, UByte::or, UByte::xor,
          ),
          { a, by -> (a.toUInt() shl by).toUByte() }, { a, by -> (a.toUInt() shr by).toUByte() },
        ),
        Integers(
          u16, UShort.MIN_VALUE, UShort.MAX_VALUE, Long::toUShort, UShort::toLong,
          operations(
            { a, b -> (a + b).toUShort() }, { a, b -> (a - b).toUShort() }, { a, b -> (a * b).toUShort() },
            { a, b -> (a / b).toUShort() }, { a, b -> (a % b).toUShort() }, UShort::and, UShort::or, UShort::xor,
          ),
          { a, by -> (a.toUInt() shl by).toUShort() }, { a, by -> (a.toUInt() shr by).toUShort() },
        ),
        Integers(
          u32, UInt.MIN_VALUE, UInt.MAX_VALUE, Long::toUInt, UInt::toLong,
          operations(UInt::plus, UInt::minus, UInt::times, UInt::div, UInt::rem, UInt::and, UInt::or, UInt::xor),
          UInt::shl, UInt::shr,
        ),
        Integers(
          u64, ULong.MIN_VALUE, ULong.MAX_VALUE, Long::toULong, ULong::toLong,
          operations(
            ULong::plus, ULong::minus, ULong::times, ULong::div, ULong::rem, ULong::and, ULong::or, ULong::xor,
          ),
          ULong::shl, ULong::shr,
        ),
        Integers(
          s8, Byte.MIN_VALUE, Byte.MAX_VALUE, Long::toByte, Byte::toLong,
          operations(
            { a, b -> (a + b).toByte() }, { a, b -> (a - b).toByte() }, { a, b -> (a * b).toByte() },
            { a, b -> (a / b).toByte() }, { a, b -> (a % b).toByte() },
            { a, b -> (a.toInt() and b.toInt()).toByte() }, { a, b -> (a.toInt() or b.toInt()).toByte() },
            { a, b -> (a.toInt() xor b.toInt()).toByte() },
          ),
          { a, by -> (a.toInt() shl by).toByte() }, { a, by -> (a.toInt() shr by).toByte() },
        ),
        Integers(
          s16, Short.MIN_VALUE, Short.MAX_VALUE, Long::toShort, Short::toLong,
          operations(
            { a, b -> (a + b).toShort() }, { a, b -> (a - b).toShort() }, { a, b -> (a * b).toShort() },
            { a, b -> (a / b).toShort() }, { a, b -> (a % b).toShort() },
            { a, b -> (a.toInt() and b.toInt()).toShort() }, { a, b -> (a.toInt() or b.toInt()).toShort() },
            { a, b -> (a.toInt() xor b.toInt()).toShort() },
          ),
          { a, by -> (a.toInt() shl by).toShort() }, { a, by -> (a.toInt() shr by).toShort() },
        ),
        Integers(
          s32, Int.MIN_VALUE, Int.MAX_VALUE, Long::toInt, Int::toLong,
          operations(Int::plus, Int::minus, Int::times, Int::div, Int::rem, Int::and, Int::or, Int::xor),
          Int::shl, Int::shr,
        ),
        Integers(
          s64, Long.MIN_VALUE, Long.MAX_VALUE, { it }, { it },
          operations(Long::plus, Long::minus, Long::times, Long::div, Long::rem, Long::and, Long::or, Long::xor),
          Long::shl, Long::shr,
        ),
      ).associateBy { it.type as IntType<*> }

    val types: List<IntType<*>> = all.keys.toList()

    fun of(type: IntType<*>): Integers<*> = all.getValue(type)

    private fun <T> operations(vararg each: (T, T) -> T) = Operation.entries.zip(each).toMap()
  }
}

/** What two numbers of a type give. */
internal enum class Operation(val sign: String) {
  PLUS("+"),
  MINUS("-"),
  TIMES("*"),
  DIV("/"),
  REM("%"),
  AND("and"),
  OR("or"),
  XOR("xor"),
}

/** What two numbers of a type are asked. */
internal enum class Relation(val holds: (Int) -> Boolean) {
  EQ({ it == 0 }),
  NE({ it != 0 }),
  LT({ it < 0 }),
  LE({ it <= 0 }),
  GT({ it > 0 }),
  GE({ it >= 0 }),
  ;

  override fun toString(): String = name.lowercase()
}

/** What atomic instructions do with the number in memory. */
internal enum class Atomic(val operation: Operation?) {
  ADD(Operation.PLUS),
  OR(Operation.OR),
  AND(Operation.AND),
  XOR(Operation.XOR),
  FETCH_ADD(Operation.PLUS),
  FETCH_OR(Operation.OR),
  FETCH_AND(Operation.AND),
  FETCH_XOR(Operation.XOR),
  EXCHANGE(null),
  COMPARE_EXCHANGE(null),
  ;

  val fetches: Boolean get() = this >= FETCH_ADD
}
