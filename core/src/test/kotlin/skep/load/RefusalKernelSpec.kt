package skep.load

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import skep.insn.AluOp
import skep.insn.Assembler
import skep.insn.Condition
import skep.insn.Reg
import skep.kernel.KernelTest
import skep.kernel.LogRequest
import skep.spec.ObjectBuilder
import skep.spec.ObjectSpec
import java.nio.ByteOrder

/** 400,000 instructions as the verifier counts them, a line of its log each. */
private fun long(): ObjectSpec {
  val assembler = Assembler()
  val again = assembler.newLabel("again")
  assembler.mov(Reg.R1, 0).bind(again)
  repeat(1_000) { assembler.mov(Reg.R2, it) }
  assembler.alu(AluOp.ADD, Reg.R1, 1).jumpIf(Condition.NE, Reg.R1, 400, again)
  val builder = ObjectBuilder("long", ByteOrder.nativeOrder()).license("GPL")
  builder.program("socket", "count", assembler.mov(Reg.R0, 0).exit().build())
  return builder.build()
}

class RefusalKernelSpec : KernelTest({
  "a helper for GPL programs only is refused to others, with what to do" {
    val error = shouldThrow<VerifierException> {
      val spec = fixtureSpec("minimal.bpf.o")
      val proprietary =
        ObjectSpec(
          spec.name(), spec.byteOrder(), java.util.Optional.of("Proprietary"), spec.kernelVersion(), spec.btf(),
          spec.programs(), spec.functions(), spec.maps(), spec.globals(), spec.externs(),
          spec.otherSections(),
        )
      BpfObject.open(proprietary).load(kernel)
    }
    error.verdict() shouldContain "GPL"
    error.message shouldContain
      "the object's licence is 'Proprietary'; the helper or function it calls asks for one that is compatible with the GPL"
  }

  "a log that the first buffer does not hold is read whole, and is no refusal" {
    BpfObject.open(long()).options(LoadOptions.DEFAULT.withLogLevel(2)).load(kernel).use { loaded ->
      val log = loaded.program("count").log()
      log.length shouldBeGreaterThan LogRequest.FULL.size()
      log.trimEnd().lines().last { it.isNotBlank() } shouldStartWith "processed "
    }
  }
})
