package skep.verifier

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import skep.insn.Reg
import java.util.Optional
import java.util.OptionalInt

private fun state(frame: Int, vararg values: Pair<String, String>) =
  FrameState(frame, values.associate { (place, value) -> Place.of(place).get() to RegisterValue(value) })

private fun lines(text: String) = VerifierLog(text).lines()

class VerifierLogSpec : FreeSpec({
  "lines" - {
    "an instruction, with what it changed" {
      lines("1: (61) r2 = *(u32 *)(r1 +0)          ; R1=ctx() R2=pkt(r=0)").single() shouldBe
        LogLine.Instruction(
          1, 0x61, "r2 = *(u32 *)(r1 +0)", Optional.of(state(0, "R1" to "ctx()", "R2" to "pkt(r=0)")),
        )
    }

    "an instruction of a callee, with references and stack" {
      lines("37: (bf) r2 = r10  ; frame2: R2=fp0 fp-8=0000???? refs=2,3 cb").single() shouldBe
        LogLine.Instruction(
          37, 0xbf, "r2 = r10", Optional.of(state(2, "R2" to "fp0", "fp-8" to "0000????")),
        )
    }

    "values with spaces" {
      lines("8: (57) r0 &= 1 ; R0=scalar(smax=umax=1,var_off=(0x0; 0x1)) R6=5").single() shouldBe
        LogLine.Instruction(
          8, 0x57, "r0 &= 1",
          Optional.of(state(0, "R0" to "scalar(smax=umax=1,var_off=(0x0; 0x1))", "R6" to "5")),
        )
    }

    "an instruction and the state before the next, on one line" {
      lines("10: (55) if r0 != 0x0 goto pc+3 14: frame1: R0=1 R10=fp0 refs=2") shouldContainExactly
        listOf(
          LogLine.Instruction(10, 0x55, "if r0 != 0x0 goto pc+3", Optional.empty()),
          LogLine.State(OptionalInt.of(14), state(1, "R0" to "1", "R10" to "fp0")),
        )
    }

    "old states, with marks of liveness" {
      lines("4: R1_w=pkt(id=0,off=14,r=14,imm=0) R2_rwD=invP5 R10=fp0 fp-8_w=mmmm????").single() shouldBe
        LogLine.State(
          OptionalInt.of(4),
          state(
            0, "R1" to "pkt(id=0,off=14,r=14,imm=0)", "R2" to "invP5", "R10" to "fp0", "fp-8" to "mmmm????",
          ),
        )
    }

    "source, with and without a place" {
      lines("; if (a @ b) @ dir/x y.bpf.c:21\n; return 0;") shouldContainExactly
        listOf(
          LogLine.Source("if (a @ b)", Optional.of("dir/x y.bpf.c"), OptionalInt.of(21)),
          LogLine.Source("return 0;", Optional.empty(), OptionalInt.empty()),
        )
    }

    "branches" {
      val log = "from 7 to 21: R0=0 R10=fp0\nfrom 3 to 5: safe\nfrom 3 to 5 (speculative execution): safe\n21: safe"
      lines(log) shouldContainExactly
        listOf(
          LogLine.Branch(7, 21, Optional.of(state(0, "R0" to "0", "R10" to "fp0"))),
          LogLine.Branch(3, 5, Optional.empty()),
          LogLine.Branch(3, 5, Optional.empty()),
          LogLine.Pruned(21),
        )
    }

    "calls" {
      val log = "func#1 @23\ncaller:\n R6=1 R10=fp0\ncallee:\n frame1: R1=0\nreturning from callee:\nto caller at 12:"
      lines(log) shouldContainExactly
        listOf(
          LogLine.Function(1, 23),
          LogLine.Frame(LogLine.Frame.Event.CALLER),
          LogLine.State(OptionalInt.empty(), state(0, "R6" to "1", "R10" to "fp0")),
          LogLine.Frame(LogLine.Frame.Event.CALLEE),
          LogLine.State(OptionalInt.empty(), state(1, "R1" to "0")),
          LogLine.Frame(LogLine.Frame.Event.RETURNING),
          LogLine.Frame(LogLine.Frame.Event.RETURNED),
        )
    }

    "what is never a verdict" {
      val notes =
        """
        mark_precise: frame0: last_idx 26 first_idx 20 subseq_idx -1
        mark_precise: frame0: regs=r2 stack= before 25: (bf) r2 = r1
        mark_precise: frame0: parent state regs=r4 stack=:  R0=1
        last_idx 5 first_idx 0
        regs=4 stack=0 before 4: (b7) r1 = 0
        frame 0: propagating r1,r3,r4
        (9,24,36) frame 2 insn 41 +live -8
        stack depth 0+64
        verification time 42 usec
        cur state: R1=0 R10=fp0
        func 'sched_switch' arg1 has btf_id 114 type STRUCT 'task_struct'
        """.trimIndent()
      lines(notes).map { it::class } shouldBe notes.lines().map { LogLine.Note::class }
      lines("Live regs before insn:\n      0: .......... (b4) w0 = 2\n  3: (95) exit").map { it::class } shouldBe
        List(3) { LogLine.Note::class }
    }

    "numbers that are none" {
      lines("99999999999999999999: (b4) w1 = 0\n4294967296: (b4) w1 = 0\n1: (zz) x\n1: x\nfrom 1 to x: y\nR1=0")
        .map { it::class } shouldBe List(6) { LogLine.Message::class }
      lines("0: R11=5 fp-99999999999=1").map { it::class } shouldBe listOf(LogLine.Message::class)
    }

    "of nothing there are none" { lines("\n \n").shouldBeEmpty() }
  }

  "values" - {
    fun value(text: String) = RegisterValue(text)

    "types" {
      mapOf(
        "5" to "scalar", "-1" to "scalar", "0xff" to "scalar", "P0" to "scalar", "inv5" to "scalar",
        "invP0" to "scalar",
        "inv(id=0)" to "scalar", "scalar()" to "scalar", "Pscalar(umax=3)" to "scalar", "fp-8" to "fp",
        "fp(off=-64)" to "fp",
        "ctx(id=0,off=0,imm=0)" to "ctx", "map_value_or_null(id=1)" to "map_value_or_null",
        "trusted_ptr_task_struct()" to "trusted_ptr_task_struct", "mmmm????" to "mmmm", "pkt_end()" to "pkt_end",
      ).forEach { (text, type) -> value(text).type() shouldBe type }
    }

    "NULL, the stack, and what is in parentheses" {
      value("ptr_or_null_task_struct(id=2)").mayBeNull() shouldBe true
      value("map_value(id=2)").mayBeNull() shouldBe false
      value("fp-24").stackOffset() shouldBe OptionalInt.of(-24)
      value("fp(off=-64)").stackOffset() shouldBe OptionalInt.empty()
      val scalar = value("scalar(id=3,smin=umin=1,umax=umax32=255,var_off=(0x0; 0xff))")
      scalar.attribute("id") shouldBe Optional.of("3")
      scalar.attribute("umin") shouldBe Optional.of("1")
      scalar.attribute("umax") shouldBe Optional.of("255")
      scalar.attribute("var_off") shouldBe Optional.of("(0x0; 0xff)")
      scalar.attribute("r") shouldBe Optional.empty()
      value("5").attribute("id") shouldBe Optional.empty()
      value("x(a=1").attribute("a") shouldBe Optional.empty()
    }

    "places" {
      Place.of("R10") shouldBe Optional.of(Place.Register(Reg.R10))
      Place.of("fp-16") shouldBe Optional.of(Place.StackSlot(-16))
      listOf("R11", "R-1", "Rx", "fp8", "r1", "").forEach { Place.of(it) shouldBe Optional.empty() }
      Place.StackSlot.containing(-1) shouldBe Place.StackSlot(-8)
      Place.StackSlot.containing(-8) shouldBe Place.StackSlot(-8)
      Place.StackSlot.containing(-9) shouldBe Place.StackSlot(-16)
    }
  }

  "the complaint is what is said after the last instruction" {
    VerifierLog(
      """
      arg#0 reference type('UNKNOWN ') size cannot be determined: -22
      0: R1=ctx() R10=fp0
      5: (69) r1 = *(u16 *)(r2 +0)
      invalid access to packet, off=12 size=2, R2(id=0,off=12,r=12)
      R2 offset is outside of the packet
      verification time 42 usec
      processed 6 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
      """.trimIndent(),
    ).complaint() shouldContainExactly
      listOf("invalid access to packet, off=12 size=2, R2(id=0,off=12,r=12)", "R2 offset is outside of the packet")
  }

  "the end of a log" {
    val log = VerifierLog("a\n\nb\nc\n")
    log.tail(1) shouldBe "(2 lines omitted)\nc"
    log.tail(2).lines().last() shouldBe "c"
    log.tail(9) shouldBe "a\nb\nc"
    log.last(1).text() shouldBe "c\n"
    log.last(99).text() shouldBe log.text()
    VerifierLog("").tail(3) shouldBe ""
  }
})
