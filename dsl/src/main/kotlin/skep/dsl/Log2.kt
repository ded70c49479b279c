package skep.dsl

import skep.struct.u32

/**
 * The position of the number's highest bit, its logarithm to the base 2 rounded down: what a histogram of powers of two
 * counts in. 0 for 0 as for 1.
 *
 * ```
 * slots[log2(nanoTime() - start)].ifPresent { it.atomicAdd(1) }
 * ```
 */
public fun Body.log2(number: Num<*>): Num<UInt> {
  demand(!number.type.signed) {
    "$number is a ${number.type}, and only of unsigned numbers there is a logarithm; convert it, as in toU64()"
  }
  var log by variable(u32, 0)
  var rest by variable(number.toU32())
  if (number.type.size == Long.SIZE_BYTES) {
    val high = number.toU64() shr Int.SIZE_BITS
    whenever(high ne 0) {
      log = u32(Int.SIZE_BITS)
      rest = high.toU32()
    }
  }
  for (bits in generateSequence(Int.SIZE_BITS / 2) { it / 2 }.takeWhile { it > 1 }) {
    if (bits >= number.type.size * Byte.SIZE_BITS) continue
    whenever(rest ge (1L shl bits)) {
      log += bits
      rest = rest shr bits
    }
  }
  return log + (rest shr 1)
}
