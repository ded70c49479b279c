package skep.insn

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.maps.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.insn.Reg.*
import java.nio.ByteBuffer
import java.nio.ByteOrder.LITTLE_ENDIAN

class EncoderSpec : FreeSpec({
  fun step(insn: Insn) = Step.of(insn)

  fun encode(code: Code, cpu: Cpu = Cpu.V4) = Encoder.encode(code, LITTLE_ENDIAN, cpu).toByteArray().hex()

  fun slots(hex: String) = hex.chunked(16)

  /** A jump over some exits to a label, or back over them when the distance is negative. */
  fun jumpOver(distance: Int, jump: (Label) -> Insn): Code {
    val there = Label("there")
    val exits = List(if (distance < 0) -distance - 1 else distance) { step(Insn.Exit()) }
    return if (distance < 0) {
      Code.of(listOf(there) + exits + step(jump(there)) + step(Insn.Exit()))
    } else {
      Code.of(listOf(step(jump(there))) + exits + there + step(Insn.Exit()))
    }
  }

  "peer bug 1: labels at the reach of 16 bits and one beyond" - {
    "32767 forward fits, on every cpu" {
      slots(encode(jumpOver(32767) { Insn.Jump(it, false) }, Cpu.V1)).first() shouldBe "0500ff7f00000000"
    }
    "32768 forward widens" {
      slots(encode(jumpOver(32768) { Insn.Jump(it, false) })).first() shouldBe "0600000000800000"
    }
    "32768 backward fits, on every cpu" {
      slots(encode(jumpOver(-32768) { Insn.Jump(it, false) }, Cpu.V1)).takeLast(2).first() shouldBe "0500008000000000"
    }
    "32769 backward widens" {
      slots(encode(jumpOver(-32769) { Insn.Jump(it, false) })).takeLast(2).first() shouldBe "06000000ff7fffff"
    }
    "a conditional becomes its inverse over a gotol" {
      val forward = jumpOver(32768) { Insn.JumpIf(Condition.SGT, Width.W32, R1, Imm(-1), it) }
      slots(encode(forward)).take(2) shouldBe listOf("d6010100ffffffff", "0600000000800000")
      val backward = jumpOver(-32769) { Insn.JumpIf(Condition.EQ, Width.W64, R1, R2, it) }
      slots(encode(backward)).takeLast(3).take(2) shouldBe listOf("5d21010000000000", "06000000fe7fffff")
    }
    "jset and may_goto, which have no inverse, jump to a gotol" {
      slots(encode(jumpOver(32768) { Insn.JumpIf(Condition.SET, Width.W64, R1, R2, it) })).take(3) shouldBe
        listOf("4d21010000000000", "0500010000000000", "0600000000800000")
      slots(encode(jumpOver(32768) { Insn.MayGoto(it) })).take(3) shouldBe
        listOf("e500010000000000", "0500010000000000", "0600000000800000")
    }
    "before v4 the error names the label and the distance" {
      val source = SourceLine("a.kts", 7, 1, "jump(there)")
      val code = jumpOver(32768) { Insn.Jump(it, false) }.mapSteps { _, step -> step.withSource(source) }
      val error = shouldThrow<AssemblyException> { encode(code, Cpu.V3) }
      error.message shouldContain "insn #0 (a.kts:7): label 'there' is 32768 slots away"
      error.label().get().name() shouldBe "there"
      error.slot().asInt shouldBe 0
      error.source().get() shouldBe source
    }
    "widening one jump may put another out of reach" {
      // Both jumps start within reach; each is pushed out by the one before it.
      val far = Label("far")
      val near = Label("near")
      val code = Code.of(
        listOf(step(Insn.JumpIf(Condition.EQ, Width.W64, R1, Imm(0), near))) +
          step(Insn.JumpIf(Condition.EQ, Width.W64, R1, Imm(0), far)) +
          List(32766) { step(Insn.Exit()) } + near + List(2) { step(Insn.Exit()) } + far + step(Insn.Exit()),
      )
      val encoded = Encoder.encode(code, LITTLE_ENDIAN, Cpu.V4)
      slots(encoded.toByteArray().hex()).take(4) shouldBe
        listOf("5501010000000000", "0600000000800000", "5501010000000000", "0600000000800000")
      encoded.labels().mapKeys { it.key.name() } shouldContainExactly mapOf("near" to 4 + 32766, "far" to 4 + 32768)
    }
  }

  "peer bug 3: a jump past the last instruction" {
    val end = Label("end")
    shouldThrow<AssemblyException> { encode(Code.of(step(Insn.Jump(end, false)), end)) }.message shouldBe
      "insn #0: label 'end' is at the end of the code"
    shouldThrow<AssemblyException> { encode(Code.of(step(Insn.Jump(end, false)))) }.message shouldBe
      "insn #0: label 'end' is not bound in this code"
  }

  "peer bug 6: jumps count a 64-bit load as two slots" {
    val there = Label("there")
    val load = step(Insn.LoadImm64(R1, Imm64.Value(1)))
    slots(encode(Code.of(step(Insn.Jump(there, false)), load, load, there, step(Insn.Exit())))).first() shouldBe
      "0500040000000000"
    slots(encode(Code.of(there, load, load, step(Insn.Jump(there, false)), step(Insn.Exit()))))[4] shouldBe
      "0500fbff00000000"
    val code = Code.of(load, step(Insn.Exit()), load, there, step(Insn.Exit()))
    val encoded = Encoder.encode(code, LITTLE_ENDIAN, Cpu.V4)
    encoded.placed().map { it.slot() } shouldBe listOf(0, 2, 3, 5)
    encoded.slots() shouldBe 6
  }

  "peer bug 8: a call of -1 stays a call of -1" {
    encode(Code.of(step(Insn.Call(Callee.HelperId(-1))))) shouldBe "85000000ffffffff"
    encode(Code.of(step(Insn.Call(Callee.Relative(-1))))) shouldBe "85100000ffffffff"
    Decoder.decode(ByteBuffer.wrap("85000000ffffffff".unhex()), LITTLE_ENDIAN) shouldBe
      Code.of(step(Insn.Call(Callee.HelperId(-1))))
  }

  "peer bug 12: encoding changes nothing, so one fragment serves two programs" {
    val there = Label("there")
    val fragment = Code.of(step(Insn.Jump(there, false)), step(Insn.Exit()), there, step(Insn.Exit()))
    val alone = encode(fragment)
    val load = step(Insn.LoadImm64(R1, Imm64.Value(1)))
    encode(Code.of(load).concat(fragment)).substring(32) shouldBe alone
    encode(fragment) shouldBe alone
    encode(fragment.withFreshLabels().concat(fragment.withFreshLabels())) shouldBe alone + alone
  }

  "references are left the way clang leaves them" {
    // From clang 19: `r1 = m ll`, `r6 = .rodata+4 ll`, a callback and calls of a global function and of a kfunc.
    encode(Code.of(step(Insn.LoadImm64(R1, Imm64.MapRef("m"))))) shouldBe "18010000000000000000000000000000"
    encode(Code.of(step(Insn.LoadImm64(R6, Imm64.GlobalRef(".rodata", 4))))) shouldBe "18060000040000000000000000000000"
    encode(Code.of(step(Insn.LoadImm64(R2, Imm64.FunctionRef("cb"))))) shouldBe "18020000000000000000000000000000"
    encode(Code.of(step(Insn.LoadImm64(R2, Imm64.ExternRef("e"))))) shouldBe "18020000000000000000000000000000"
    encode(Code.of(step(Insn.Call(Callee.Function("glob"))))) shouldBe "85100000ffffffff"
    encode(Code.of(step(Insn.Call(Callee.Extern("kf"))))) shouldBe "85100000ffffffff"
  }

  "what the kernel takes has its pseudo source register" {
    mapOf(
      Imm64.MapFd(5) to "18110000050000000000000000000000",
      Imm64.MapValue(5, 6) to "18210000050000000000000006000000",
      Imm64.BtfVariable(5, 6) to "18310000050000000000000006000000",
      Imm64.RelativeFunction(5) to "18410000050000000000000000000000",
      Imm64.MapIndex(5) to "18510000050000000000000000000000",
      Imm64.MapIndexValue(5, 6) to "18610000050000000000000006000000",
    ).forEach { (value, bytes) ->
      val code = Code.of(step(Insn.LoadImm64(R1, value)))
      Encoder.encodeResolved(code, LITTLE_ENDIAN, Cpu.V1).toByteArray().hex() shouldBe bytes
      Decoder.decode(ByteBuffer.wrap(bytes.unhex()), LITTLE_ENDIAN) shouldBe code
    }
    encode(Code.of(step(Insn.Call(Callee.Kfunc(5, 2))))) shouldBe "8520020005000000"
  }

  "local functions are distances" {
    val function = Label("function")
    val code = Code.of(
      step(Insn.Call(Callee.Local(function))),
      step(Insn.LoadImm64(R1, Imm64.LocalFunction(function))),
      step(Insn.Exit()),
      function,
      step(Insn.Exit()),
    )
    slots(encode(code)) shouldBe
      listOf("8510000003000000", "1841000002000000", "0000000000000000", "9500000000000000", "9500000000000000")
  }

  "the kernel's form refuses by name what is still symbolic" {
    mapOf(
      Insn.LoadImm64(R1, Imm64.MapRef("counts")) to "map 'counts' is not resolved",
      Insn.LoadImm64(R1, Imm64.GlobalRef(".bss", 8)) to "byte 8 of section '.bss' is not resolved",
      Insn.LoadImm64(R1, Imm64.FunctionRef("cb")) to "function 'cb' is not resolved",
      Insn.LoadImm64(R1, Imm64.ExternRef("jiffies")) to "extern 'jiffies' is not resolved",
      Insn.Call(Callee.Function("sub")) to "function 'sub' is not resolved",
      Insn.Call(Callee.Extern("bpf_x")) to "extern 'bpf_x' is not resolved",
    ).forEach { (insn, message) ->
      shouldThrow<AssemblyException> {
        Encoder.encodeResolved(Code.of(step(Insn.Exit()), step(insn)), LITTLE_ENDIAN, Cpu.V4)
      }.message shouldBe "insn #1: $message"
    }
  }

  "an instruction younger than the cpu is refused" {
    val there = Label("there")

    fun refused(insn: Insn, cpu: Cpu, needed: Cpu) {
      val code = Code.of(there, step(insn))
      shouldThrow<AssemblyException> { encode(code, cpu) }.message shouldContain "needs cpu $needed"
      encode(code, needed).length shouldBe 16
    }
    refused(Insn.JumpIf(Condition.SLT, Width.W64, R1, Imm(0), there), Cpu.V1, Cpu.V2)
    refused(Insn.JumpIf(Condition.EQ, Width.W32, R1, Imm(0), there), Cpu.V2, Cpu.V3)
    refused(Insn.Atomic(AtomicOp.ADD, true, Size.DW, R1, 0, R2), Cpu.V2, Cpu.V3)
    refused(Insn.Load(Size.B, true, R1, R2, 0), Cpu.V3, Cpu.V4)
    refused(Insn.Swap(ByteSwap.BSWAP, 16, R1), Cpu.V3, Cpu.V4)
    refused(Insn.Alu(AluOp.SMOD, Width.W32, R1, R2), Cpu.V3, Cpu.V4)
    refused(Insn.Jump(there, true), Cpu.V3, Cpu.V4)
  }
})
