package skep.ir

import io.kotest.assertions.withClue
import io.kotest.matchers.shouldBe
import skep.insn.Cpu
import skep.insn.Disassembler
import skep.kernel.KernelTest
import skep.kernel.sampling
import skep.kernel.since
import kotlin.random.Random

/** Functions of all kinds, run by the kernel and computed here. */
class RandomFunctionSpec : KernelTest({
  fun check(seed: Int, cpu: Cpu) {
    val random = Random(seed)
    val function = RandomFunction(random, cpu == Cpu.V4)
    val code = packetProgram(RandomFunction.INPUTS, cpu) { data, leave -> function.build(this, data, leave) }.code()
    withClue({ "seed $seed:\n${Disassembler.text(code)}" }) {
      kernel.loaded(code) { run ->
        repeat(RUNS) {
          val input = LongArray(RandomFunction.INPUTS) { word(random) }
          withClue({ "input ${input.joinToString(transform = java.lang.Long::toHexString)}" }) {
            run(input) shouldBe function.compute(input)
          }
        }
      }
    }
  }

  "10,000 random functions give what they should" {
    (0 until 10_000 / sampling).forEach { check(it, Cpu.V3) }
  }

  "so do random functions of cpu v4".config(since(6, 6, "cpu v4")) {
    (0 until 2_000 / sampling).forEach { check(it, Cpu.V4) }
  }
})

private const val RUNS = 4

private fun word(random: Random): Long =
  when (random.nextInt(3)) {
    0 -> random.nextLong()
    1 -> random.nextLong(-5, 40)
    else -> listOf(0L, -1L, Long.MIN_VALUE, 0x8000_0000L, 0x7fff_ffffL, 0xffff_ffffL).random(random)
  }
