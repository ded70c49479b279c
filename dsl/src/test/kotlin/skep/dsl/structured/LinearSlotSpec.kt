package skep.dsl.structured

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import skep.dsl.*
import skep.kernel.KernelTest
import skep.struct.*

class LinearSlotSpec :
  KernelTest({
    /** A program that counts one number, [x], by the slot that [slot] makes of it. */
    class OfX(slot: Body.(Num<ULong>) -> Num<UInt>) : Bpf("of_x", "GPL") {
      val x by global(u64)
      val found by global(u32)
      val prog by structured("socket") { found.ref.set(slot(x.value)) }
    }

    fun slots(numbers: List<ULong>, slot: Body.(Num<ULong>) -> Num<UInt>): List<Int> =
      OfX(slot).load(kernel) { bpf ->
        numbers.map {
          bpf.x.value = it
          run(kernel, bpf.prog)
          bpf.found.value.toInt()
        }
      }

    "a step has its number, with one slot below all and one above" {
      val numbers = (0uL..60uL).toList() + ULong.MAX_VALUE
      slots(numbers) { linearSlot(it, 10, 40, 5) } shouldBe
        numbers.map {
          if (it < 10uL) {
            0
          } else if (it >= 40uL) {
            7
          } else {
            1 + ((it - 10uL) / 5uL).toInt()
          }
        }
      slots(numbers) { linearSlot(it, 0, 40, 5) }.distinct() shouldBe (1..9).toList()
    }

    "steps that are none are refused" {
      val wrongs = listOf(listOf<Long>(0, 10, 3), listOf<Long>(5, 5, 1), listOf<Long>(-5, 5, 5), listOf<Long>(0, 9, 0))
      for ((min, max, step) in wrongs) {
        shouldThrow<BpfDslException> { OfX { linearSlot(it, min, max, step) }.toSpec() }.problem shouldBe
          "there are no whole steps of $step from $min to $max"
      }
    }
  })
