package skep.dsl.random

import io.kotest.assertions.withClue
import io.kotest.matchers.ints.shouldBeLessThan
import skep.insn.Cpu
import skep.kernel.KernelTest
import skep.kernel.hasVersion
import skep.kernel.sampling
import skep.kernel.since

/**
 * Programs of all that structured code has, run by the kernel and read word for word here. More than those that every
 * build runs are run by hand: `SKEP_SEED=10000 SKEP_SEEDS=50000`.
 */
class RandomProgramsSpec :
  KernelTest({
    fun check(seeds: IntRange, cpu: Cpu) {
      val cases = Cases(kernel, cpu, abilities)
      cases.check(seeds)
      // Without the loops of Linux 6.4, by iterators, more are left that the verifier walks turn by turn.
      val few = seeds.count() / if (hasVersion(6, 4)) 50 else 5
      withClue({ "too large: ${cases.tooLarge}" }) { cases.tooLarge.size shouldBeLessThan 2 + few }
    }

    val first = System.getenv("SKEP_SEED")?.toInt() ?: 0
    // Each takes a tenth of a second: RandomFunctionSpec has many more, of what they are made of. Building them is most of
    // the work, which a virtual machine need not repeat.
    val count = System.getenv("SKEP_SEEDS")?.toInt() ?: if (sampling == 1) 1_000 else 50

    "random programs do what they say" { check(first until first + count, Cpu.V3) }

    "so do random programs of cpu v4".config(since(6, 6, "cpu v4")) {
      check(first until first + count / 5, Cpu.V4)
    }
  })

private val abilities: Abilities by lazy {
  val loops = Loop.Kind.entries.toMutableSet()
  if (!hasVersion(5, 17)) loops -= setOf(Loop.Kind.BPF_LOOP, Loop.Kind.BPF_LOOP_OF)
  if (!hasVersion(6, 4)) loops -= setOf(Loop.Kind.ITERATE, Loop.Kind.ITERATE_OF)
  if (!hasVersion(6, 9)) loops -= Loop.Kind.ENDLESS
  Abilities(loops, if (hasVersion(5, 12)) Atomic.entries.toSet() else setOf(Atomic.ADD))
}
