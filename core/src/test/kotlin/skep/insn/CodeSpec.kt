package skep.insn

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain

class CodeSpec : FreeSpec({
  val exit = Step.of(Insn.Exit())

  fun jump(label: Label) = Step.of(Insn.Jump(label, false))

  "codes are equal when their labels stand and are used alike, whatever their names" {
    val a = Label("a")
    val b = Label("b")
    Code.of(jump(a), a, exit) shouldBe Code.of(jump(b), b, exit)
    Code.of(jump(a), a, exit).hashCode() shouldBe Code.of(jump(b), b, exit).hashCode()
    Code.of(jump(a), a, exit, b) shouldNotBe Code.of(jump(b), a, exit, b)
    Code.of(jump(a)) shouldNotBe Code.of(jump(b))
  }

  "a label is bound once" {
    val a = Label("again")
    shouldThrow<IllegalArgumentException> { Code.of(a, exit, a) }.message shouldContain "'again'"
  }

  "a fragment can stand twice in one code once its labels are fresh" {
    val a = Label("a")
    val fragment = Code.of(jump(a), a, exit)
    shouldThrow<IllegalArgumentException> { fragment.concat(fragment) }
    val twice = fragment.withFreshLabels().concat(fragment.withFreshLabels())
    twice.slots() shouldBe 4
    fragment.withFreshLabels() shouldBe fragment
  }

  "mapSteps tells each step's slot, counting a 64-bit load as two" {
    val slots = mutableListOf<Int>()
    val code = Code.of(Step.of(Insn.LoadImm64(Reg.R1, Imm64.MapRef("m"))), exit, exit)
    code.mapSteps { slot, step ->
      slots += slot
      step
    } shouldBe code
    slots shouldBe listOf(0, 2, 3)
    code.slots() shouldBe 4
  }

  "a field out of range is refused with its value" {
    shouldThrow<IllegalArgumentException> { Insn.Load(Size.W, false, Reg.R1, Reg.R2, 32768) }.message shouldContain
      "32768"
    shouldThrow<IllegalArgumentException> { Insn.Store(Size.W, Reg.R1, -32769, Imm(0)) }.message shouldContain "-32769"
    shouldThrow<IllegalArgumentException> { Insn.Swap(ByteSwap.TO_BE, 24, Reg.R1) }.message shouldContain "24"
    shouldThrow<IllegalArgumentException> { Insn.Load(Size.DW, true, Reg.R1, Reg.R2, 0) }.message shouldContain "64"
    shouldThrow<IllegalArgumentException> { Insn.MoveSigned(Width.W32, Reg.R1, Reg.R2, Size.W) }.message shouldContain
      "32"
    shouldThrow<IllegalArgumentException> { Insn.Atomic(AtomicOp.ADD, false, Size.H, Reg.R1, 0, Reg.R2) }
      .message shouldContain "16"
    shouldThrow<IllegalArgumentException> { Insn.Atomic(AtomicOp.XCHG, false, Size.W, Reg.R1, 0, Reg.R2) }
      .message shouldContain "XCHG"
    shouldThrow<IllegalArgumentException> { Insn.LoadPacketAbsolute(Size.DW, 0) }.message shouldContain "64"
    shouldThrow<IllegalArgumentException> { Insn.CastAddressSpace(Reg.R1, Reg.R2, 65536, 0) }.message shouldContain
      "65536"
    shouldThrow<IllegalArgumentException> { Insn.Raw(256, 0, 0, 0, 0) }.message shouldContain "256"
    shouldThrow<IllegalArgumentException> { Insn.Raw(0, 16, 0, 0, 0) }.message shouldContain "16"
  }

  "peer bug 9: no register above 10 exists" {
    shouldThrow<IllegalArgumentException> { Reg.of(11) }.message shouldContain "11"
    shouldThrow<IllegalArgumentException> { Reg.of(-1) }.message shouldContain "-1"
    (0..10).map { Reg.of(it).toString() } shouldBe (0..10).map { "r$it" }
  }
})
