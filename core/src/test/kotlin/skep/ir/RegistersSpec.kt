package skep.ir

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import skep.insn.AluOp
import skep.insn.AtomicOp
import skep.insn.Condition
import skep.insn.Cpu
import skep.insn.Helper
import skep.insn.Imm
import skep.insn.Insn
import skep.insn.Reg
import skep.insn.Size
import skep.insn.SourceLine
import skep.insn.Step
import skep.insn.Width
import skep.kernel.KernelTest
import skep.kernel.since
import java.util.Optional

/** Which registers values get: argument moves, calls, and more values than registers. */
class RegistersSpec : KernelTest({
  val f = Helper.MAP_UPDATE_ELEM.callee()

  /** What R1 to R5 hold at the call, when each starts with its own number. */
  fun atCall(steps: List<Step>): List<Int> {
    val held = (0..9).toMutableList()
    for (insn in steps.map(Step::insn)) {
      when (insn) {
        is Insn.Call -> return held.subList(1, 6)
        is Insn.Alu -> held[insn.dst().number()] = held[(insn.src() as Reg).number()]
        else -> error("$insn is no move")
      }
    }
    error("there is no call")
  }

  "all 3,125 ways to pass five parameters on (peer bug 11)" {
    for (choice in 0 until 3125) {
      val from = generateSequence(choice) { it / 5 }.take(5).map { it % 5 }.toList()
      val builder = FunctionBuilder("f", 5)
      builder.callVoid(f, *from.map(builder::parameter).toTypedArray())
      builder.ret(Value.of(0))
      withClue("$from") { atCall(builder.build(Cpu.V3).code().steps()) shouldBe from.map { it + 1 } }
    }
  }

  "a rotation of five takes the five moves and one to break the cycle" {
    val builder = FunctionBuilder("f", 5)
    builder.callVoid(f, *listOf(1, 2, 3, 4, 0).map(builder::parameter).toTypedArray())
    builder.ret(Value.of(0))
    builder.build(Cpu.V3).code().steps().takeWhile { it.insn() is Insn.Alu }.size shouldBe 6
  }

  "up to 60 values live across a call come back as they were" {
    for (count in 1..60) {
      val lowered =
        packetProgram(count) { data, leave ->
          val values = List(count) { doubleWord(8 * it, data) }
          callVoid(Helper.GET_PRANDOM_U32.callee())
          leave(values.foldIndexed(Value.of(0) as Value) { i, sum, value -> add(sum, times(value, i + 1L)) })
        }
      lowered.stackBytes() shouldBeLessThanOrEqual 8 * maxOf(0, count - 3)
      kernel.loaded(lowered.code()) { run ->
        val input = LongArray(count) { 1L shl (it % 50) }
        run(input) shouldBe input.withIndex().sumOf { (i, it) -> it * (i + 1) }
      }
    }
  }

  "a loop keeps what it uses in registers, and puts the rest on the stack" {
    val lowered =
      packetProgram(20) { data, leave ->
        val values = List(20) { doubleWord(8 * it, data) }
        val sum = variable(Width.W64, "sum")
        val i = variable(Width.W64, "i")
        assign(sum, Value.of(0))
        assign(i, Value.of(0))
        val head = block("head")
        val body = block("body")
        val done = block("done")
        start(head)
        branch(Test.Compare(Condition.LT, Width.W64, i, Value.of(5)), body, done)
        start(body)
        assign(sum, add(sum, values[0]))
        assign(i, add(i, Value.of(1)))
        jump(head)
        start(done)
        leave(values.fold(sum as Value, ::add))
      }
    val text = lowered.code().text()
    val loop = text.subList(text.indexOf("body:"), text.indexOfFirst { it.endsWith("goto body") } + 1)
    withClue(text.joinToString("\n")) { loop.none { "r10" in it } shouldBe true }
    kernel.loaded(lowered.code()) { run ->
      val input = LongArray(20) { it * 1000L + 7 }
      run(input) shouldBe input.sum() + 5 * input[0]
    }
  }

  "a frame of more than 512 bytes is refused with who uses it and where (peer bug 14)" {
    var line = 0
    val builder = FunctionBuilder("big", 1) { Optional.of(SourceLine("big.bpf.kts", ++line, 0, "")) }
    val path = builder.slot(400, 8, "path")
    val key = builder.slot(16, 8, "key")
    val event = builder.slot(256, 8, "event")
    listOf(path, key, event).forEach { builder.callVoid(f, it.address()) }
    builder.ret(Value.of(0))
    shouldThrow<IrException> { builder.build(Cpu.V3) }.message shouldBe
      "big.bpf.kts:1: 'big': its stack frame needs 672 bytes, and there are 512: path (big.bpf.kts:1) 400, " +
      "event (big.bpf.kts:3) 256, key (big.bpf.kts:2) 16; keep large values in a per-CPU array or a ring buffer record"
  }

  "names are told of each register at each step" {
    val builder = FunctionBuilder("f", 1)
    builder.name(builder.parameter(0), "context")
    val pid = builder.call(Helper.GET_CURRENT_PID_TGID.callee())
    builder.name(pid, "pid")
    builder.store(Size.DW, builder.parameter(0), 0, pid)
    builder.ret(Value.of(0))
    val lowered = builder.build(Cpu.V3)
    val store = lowered.code().steps().indexOfFirst { it.insn() is Insn.Store }
    val insn = lowered.code().steps()[store].insn() as Insn.Store
    lowered.nameOf(store, insn.base()).get() shouldBe "context"
    lowered.nameOf(store, insn.src() as Reg).get() shouldBe "pid"
  }

  "the first instruction has a line, also where it only keeps a parameter (peer bug 16)" {
    val builder = FunctionBuilder("f", 1) { Optional.of(SourceLine("f.bpf.kts", 7, 0, "")) }
    builder.callVoid(Helper.GET_PRANDOM_U32.callee())
    builder.ret(builder.load(Size.W, false, Width.W32, builder.parameter(0), 0))
    val steps = builder.build(Cpu.V3).code().steps()
    steps.first().insn() shouldBe Insn.Alu(AluOp.MOV, Width.W64, Reg.R6, Reg.R1)
    steps.first().source().get().line() shouldBe 7
  }

  "atomics that fetch give what was there before".config(since(5, 12, "fetching atomics")) {
    val lowered =
      packetProgram(3) { data, leave ->
        val place = slot(8, 8, "place")
        store(Size.DW, place.address(), 0, doubleWord(0, data))
        val before = atomicFetch(AtomicOp.ADD, Size.DW, place.address(), 0, doubleWord(8, data))
        val swapped =
          compareExchange(Size.DW, place.address(), 0, add(before, doubleWord(8, data)), doubleWord(16, data))
        val exchanged = atomicFetch(AtomicOp.XCHG, Size.DW, place.address(), 0, Value.of(9))
        atomic(AtomicOp.OR, Size.DW, place.address(), 0, Value.of(6))
        val last = load(Size.DW, false, Width.W64, place.address(), 0)
        leave(add(add(before, times(swapped, 100)), add(times(exchanged, 10_000), times(last, 1_000_000))))
      }
    kernel.loaded(lowered.code()) { run -> run(longArrayOf(1, 2, 5)) shouldBe 1 + 300 + 50_000 + 15_000_000 }
  }

  "instructions in between get their operands where they want them, and spare what is live" {
    val lowered =
      packetProgram(3) { data, leave ->
        val values = List(3) { doubleWord(8 * it, data) }
        val insns =
          skep.insn.Assembler()
            .mov(Reg.R0, Reg.R3)
            .alu(AluOp.SUB, Reg.R0, Reg.R7)
            .mov(Reg.R6, 0).mov(Reg.R7, 0).mov(Reg.R8, 0)
            .build()
        val difference = inline(mapOf(Reg.R3 to values[0], Reg.R7 to values[1]), insns, true)
        leave(add(times(difference, 1000), add(values[0], add(values[1], values[2]))))
      }
    kernel.loaded(lowered.code()) { run -> run(longArrayOf(7, 3, 100)) shouldBe 4110 }
  }

  "instructions that end with an exit end the block" {
    val text =
      text {
        inline(mapOf<Reg, Value>(), skep.insn.Assembler().mov(Reg.R0, 3).exit().build(), false)
        store(Size.W, parameter(0), 0, Value.of(1))
      }
    text shouldBe listOf("r0 = 0x3", "exit")
  }

  "a function whose end is reached is refused" {
    shouldThrow<IrException> { text { word(0) } }.message shouldBe
      "'f': the end of the function is reached without a return"
    shouldThrow<IrException> {
      text { ret(binary(AluOp.SDIV, Width.W64, parameter(0), Value.of(3))) }
    }.problem().let { listOf(it) } shouldContain
      "a division of signed numbers needs cpu v4, of Linux 6.6; divide unsigned ones, or build for v4"
    Insn.Alu(AluOp.MOV, Width.W64, Reg.R0, Imm(0)).writes() shouldBe setOf(Reg.R0)
  }
})

private fun FunctionBuilder.times(value: Value, by: Long) = binary(AluOp.MUL, Width.W64, value, Value.of(by))
