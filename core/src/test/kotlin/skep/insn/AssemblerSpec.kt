package skep.insn

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.insn.Reg.*
import java.nio.ByteOrder.BIG_ENDIAN
import java.nio.ByteOrder.LITTLE_ENDIAN
import java.util.Optional

class AssemblerSpec : FreeSpec({
  fun bytes(code: Code) = Encoder.encode(code, LITTLE_ENDIAN, Cpu.V4).toByteArray().hex().chunked(16)

  fun refused(message: String, build: Assembler.() -> Unit) {
    shouldThrow<AssemblyException> { Assembler().apply(build) }.message shouldBe message
  }

  "peer bug 4 and 5: jumps forward, backward and nowhere are relative" {
    val a = Assembler()
    val top = a.newLabel("top")
    val next = a.newLabel("next")
    val done = a.newLabel("done")
    a.bind(top).jump(next).bind(next).jumpIf(Condition.EQ, R1, 7, done).jump(top).bind(done).exit()
    bytes(a.build()) shouldBe listOf("0500000000000000", "1501010007000000", "0500fdff00000000", "9500000000000000")
  }

  "peer bug 3: a label at the end" {
    refused("insn #1: label 'end' is at the end of the code") {
      val end = newLabel("end")
      mov(R0, 0).jump(end).bind(end).build()
    }
  }

  "labels that are never bound, bound twice, or another's" {
    refused("insn #2: labels used but never bound: 'a', 'b'") {
      jump(newLabel("b")).jump(newLabel("a")).build()
    }
    refused("insn #1: label 'a' is already bound, at slot 0") {
      val label = newLabel("a")
      bind(label).exit().bind(label)
    }
    refused("insn #0: label 'theirs' was not made by this assembler; make it with newLabel") {
      jump(Assembler().newLabel("theirs"))
    }
    refused("insn #0: label 'loose' was not made by this assembler; make it with newLabel") { bind(Label("loose")) }
  }

  "what can never pass the verifier" {
    refused("insn #0: 'r1 <<= 0x40' shifts by 64; it can be 0 to 63") { alu(AluOp.LSH, R1, 64) }
    refused("insn #0: 'w1 s>>= 0x20' shifts by 32; it can be 0 to 31") { alu32(AluOp.ARSH, R1, 32) }
    refused("insn #0: 'r1 >>= -0x1' shifts by -1; it can be 0 to 63") { alu(AluOp.RSH, R1, -1) }
    refused("insn #0: 'r1 /= 0x0' divides by zero") { alu(AluOp.DIV, R1, 0) }
    refused("insn #0: 'w1 s%= 0x0' divides by zero") { alu32(AluOp.SMOD, R1, 0) }
    refused("insn #0: 'r10 = 0x1' writes r10, the frame pointer, which is read only") { mov(R10, 1) }
    refused("insn #0: 'r10 = *(u64 *)(r1 + 0x0)' writes r10, the frame pointer, which is read only") {
      load(Size.DW, R10, R1, 0)
    }
  }

  "an error says the source line" {
    refused("insn #1 (x.kts:3): 'r1 /= 0x0' divides by zero") {
      exit().at(SourceLine("x.kts", 3, 1, "")).alu(AluOp.DIV, R1, 0)
    }
  }

  "source lines come from at, else from the supplier" {
    var asked = 0
    val a = Assembler { Optional.of(SourceLine("s", ++asked, 0, "")) }
    a.exit().exit().at(SourceLine("t", 9, 0, "")).exit()
    a.build().steps().map { it.source().get().toString() } shouldBe listOf("s:1", "s:2", "t:9")
  }

  "a CO-RE access goes with the next instruction" {
    val access = CoreAccess(3, "0:1", 0)
    val code = Assembler().core(access).load(Size.W, R1, R2, 8).exit().build()
    code.steps().map { it.core() } shouldBe listOf(Optional.of(access), Optional.empty())
    refused("insn #1: CO-RE access $access has no instruction") { exit().core(access).build() }
    refused("insn #0: CO-RE access $access has no instruction yet, and here is another") { core(access).core(access) }
  }

  "peer bug 7: stored immediates keep sign and width" {
    val code = Assembler().store(Size.DW, R1, 0, -1).store(Size.W, R1, 0, Int.MIN_VALUE).store(Size.H, R1, 0, -1)
      .store(Size.B, R1, 0, 0xffffffff.toInt()).store(Size.DW, R1, 0, Int.MIN_VALUE).build()
    // From llvm-mc 23.
    bytes(code) shouldBe listOf(
      "7a010000ffffffff", "6201000000000080", "6a010000ffffffff", "72010000ffffffff", "7a01000000000080",
    )
  }

  "peer bug 10: to little and to big endian are not swapped" {
    // From llvm-mc 23: le16, be16, le64, be64, on machines of either order.
    val code = Assembler().swap(ByteSwap.TO_LE, 16, R1).swap(ByteSwap.TO_BE, 16, R1).swap(ByteSwap.TO_LE, 64, R1)
      .swap(ByteSwap.TO_BE, 64, R1).build()
    bytes(code) shouldBe listOf("d401000010000000", "dc01000010000000", "d401000040000000", "dc01000040000000")
    Encoder.encode(code, BIG_ENDIAN, Cpu.V4).toByteArray().hex().chunked(16) shouldBe
      listOf("d410000000000010", "dc10000000000010", "d410000000000040", "dc10000000000040")
  }

  "peer bug 11: arguments move as if all at once, for every choice of five from nine operands" {
    val operands: List<Operand> = listOf(R0, R1, R2, R3, R4, R5, R6, R10, Imm(-7))
    var choices = listOf(emptyList<Operand>())
    repeat(5) { choices = choices.flatMap { chosen -> operands.map { chosen + it } } }

    fun value(regs: List<Int>, operand: Operand) =
      if (operand is Imm) operand.value() else regs[(operand as Reg).number()]

    val before = List(11) { 100 + it }
    for (choice in choices) {
      val regs = before.toMutableList()
      for (step in Assembler().arguments(*choice.toTypedArray()).build().steps()) {
        val move = step.insn() as Insn.Alu
        regs[move.dst().number()] = value(regs, move.src())
      }
      if (regs.subList(1, 6) != choice.map { value(before, it) }) error("$choice became $regs")
    }
    Assembler().arguments(R2, R1).build() shouldBe TextAssembler.assemble("r0 = r1\nr1 = r2\nr2 = r0")
    refused("insn #0: a call has at most 5 arguments, not 6") { arguments(R1, R2, R3, R4, R5, R6) }
  }

  "peer bug 12: a fragment appended twice keeps its own jumps" {
    val f = Assembler()
    val skip = f.newLabel("skip")
    val fragment = f.jump(skip).mov(R0, 1).bind(skip).exit().build()
    val code = Assembler().mov(R1, 2).append(fragment).append(fragment).build()
    bytes(code) shouldBe bytes(Assembler().mov(R1, 2).exit().build()).take(1) + bytes(fragment) + bytes(fragment)
  }

  "peer bug 16: a prologue moves nothing from the instructions behind it" {
    val line = SourceLine("a.c", 1, 1, "int x;")
    val body = Assembler().at(line).core(CoreAccess(1, "0:0", 0)).load(Size.W, R1, R2, 8).exit().build()
    val both = Assembler().loadImm64(R3, 5).append(body).build()
    val placed = Encoder.encode(both, LITTLE_ENDIAN, Cpu.V4).placed()
    placed.map { it.slot() } shouldBe listOf(0, 2, 3)
    placed.drop(1).map { it.step() } shouldBe body.steps()
    placed.first().step().source() shouldBe Optional.empty()
  }

  "an assembler builds once" {
    val a = Assembler().exit()
    a.build()
    shouldThrow<IllegalStateException> { a.exit() }
    shouldThrow<IllegalStateException> { a.build() }
  }

  "helpers have their numbers" {
    // From linux/bpf.h; the last is the end of the list.
    mapOf(
      Helper.MAP_LOOKUP_ELEM to 1, Helper.TAIL_CALL to 12, Helper.GET_CURRENT_PID_TGID to 14,
      Helper.PROBE_READ_USER_STR to 114, Helper.RINGBUF_SUBMIT to 132, Helper.LOOP to 181,
      Helper.CGRP_STORAGE_DELETE to 211,
    ).forEach { (helper, id) ->
      helper.id() shouldBe id
      Helper.byId(id) shouldBe Optional.of(helper)
    }
    Helper.byId(0) shouldBe Optional.empty()
    Helper.byId(212) shouldBe Optional.empty()
    Helper.entries.map { it.id() } shouldBe (1..211).toList()
    Helper.MAP_UPDATE_ELEM.functionName() shouldBe "bpf_map_update_elem"
    Helper.MAP_UPDATE_ELEM.parameters() shouldBe
      listOf(HelperType.MAP, HelperType.MAP_KEY, HelperType.MAP_VALUE, HelperType.SCALAR)
    Helper.entries.all { it.parameters().size <= 5 } shouldBe true
  }
})
