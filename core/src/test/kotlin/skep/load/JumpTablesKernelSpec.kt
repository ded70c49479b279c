package skep.load

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.insn.MapType
import skep.kernel.Kernel
import skep.kernel.KernelException
import skep.kernel.KernelTest
import skep.kernel.LinuxKernel
import skep.kernel.MapCreate
import skep.kernel.TestRun
import skep.kernel.onlyIf
import java.nio.ByteBuffer

/** `switches.bpf.o` jumps through tables, which are maps that the loader fills. */
class JumpTablesKernelSpec : KernelTest({
  "each case is jumped to, in the program and in a subprogram".config(only(true)) {
    openFixture("switches.bpf.o").load(kernel).use { loaded ->
      for (outer in 0..6) {
        for (inner in 0..6) {
          val packet = ByteBuffer.allocate(64).put(0, outer.toByte()).put(1, inner.toByte())
          withClue("$outer, $inner") {
            kernel.progTestRun(TestRun(loaded.program("outer").fd(), packet, 64, 1)).returnValue() shouldBe
              outer(outer, inner)
          }
        }
      }
    }
  }

  "where the kernel has no such maps, that is told".config(only(false)) {
    val error = shouldThrow<LoadException> { openFixture("switches.bpf.o").load(kernel) }
    error.message shouldContain "prog 'outer'"
    error.message shouldContain "INSN_ARRAY, Linux 6.19"
  }
})

/** What the C function returns. */
private fun outer(a: Int, b: Int): Int =
  when (a) {
    0 -> 12
    1 -> inner(b)
    2 -> 4
    3 -> 7
    4 -> 30
    5 -> 5
    else -> 19
  }

private fun inner(x: Int): Int =
  when (x) {
    0 -> 7
    1 -> 5
    2 -> 8
    3 -> 1
    4 -> -8
    5 -> 17
    else -> 100
  }

/** A test for kernels with maps of instructions, or for those without. */
private fun only(with: Boolean) =
  onlyIf("this kernel has ${if (with) "no " else ""}maps of instructions (INSN_ARRAY, Linux 6.19)") {
    LinuxKernel().hasInstructionArrays() == with
  }

private fun Kernel.hasInstructionArrays() =
  try {
    mapCreate(MapCreate.builder(MapType.INSN_ARRAY).keySize(4).valueSize(16).maxEntries(1).build()).close()
    true
  } catch (_: KernelException) {
    false
  }
