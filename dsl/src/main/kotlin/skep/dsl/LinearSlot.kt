package skep.dsl

import skep.struct.u32

/**
 * The slot of [number] in a histogram of equal steps: 0 below [min], then one for each [step], and the last from [max] on.
 * User space draws the counts with `linearHistogram`; for powers of two there is [log2], and `histogram`.
 *
 * @param min where the first step starts, not negative
 * @param max where the last step ends, a whole number of steps from [min]
 */
public fun Body.linearSlot(number: Num<ULong>, min: Long, max: Long, step: Long): Num<UInt> {
  demand(min >= 0 && max > min && step > 0 && (max - min) % step == 0L) {
    "there are no whole steps of $step from $min to $max"
  }
  val last = (max - min) / step + 1
  var slot by variable(u32, 0)
  whenever(number ge max) { slot = u32(last) } otherwise whenever(number ge min) {
    slot = ((number - min) / step).toU32() + 1
  }
  return slot
}
