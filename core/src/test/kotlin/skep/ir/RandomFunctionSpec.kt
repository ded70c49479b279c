package skep.ir

import io.kotest.assertions.withClue
import io.kotest.matchers.shouldBe
import skep.insn.AluOp
import skep.insn.Condition
import skep.insn.Cpu
import skep.insn.Disassembler
import skep.insn.Size
import skep.insn.Width
import skep.kernel.KernelTest
import skep.kernel.TestRun
import skep.kernel.sampling
import skep.kernel.since
import skep.load.BpfObject
import skep.spec.ObjectBuilder
import skep.spec.ObjectWriter
import java.nio.ByteBuffer
import java.nio.ByteOrder
import kotlin.random.Random

/** Functions of all kinds, run by the kernel and computed here. */
class RandomFunctionSpec : KernelTest({
  /** Runs an XDP program that takes words from its packet and leaves its result there. */
  fun check(seed: Int, cpu: Cpu) {
    val random = Random(seed)
    val function = RandomFunction(random, cpu == Cpu.V4)
    val code = program(function, cpu)
    val builder = ObjectBuilder("random", ByteOrder.nativeOrder()).license("GPL")
    builder.program("xdp", "random", code)
    withClue({ "seed $seed:\n${Disassembler.text(code)}" }) {
      BpfObject.open(ObjectWriter.write(builder.build()), "random").load(kernel).use { loaded ->
        repeat(RUNS) {
          val input = LongArray(RandomFunction.INPUTS) { word(random) }
          val packet = ByteBuffer.allocate(PACKET).order(ByteOrder.LITTLE_ENDIAN)
          input.forEach(packet::putLong)
          val run = TestRun(loaded.program("random").fd(), packet.rewind(), PACKET, 1)
          val result = kernel.progTestRun(run)
          withClue({ "input ${input.joinToString { java.lang.Long.toHexString(it) }}" }) {
            result.returnValue() shouldBe 2
            result.output().order(ByteOrder.LITTLE_ENDIAN).getLong(RESULT) shouldBe function.compute(input)
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
private const val RESULT = RandomFunction.INPUTS * 8
private const val PACKET = RESULT + 8 + 16

private fun word(random: Random): Long =
  when (random.nextInt(3)) {
    0 -> random.nextLong()
    1 -> random.nextLong(-5, 40)
    else -> listOf(0L, -1L, Long.MIN_VALUE, 0x8000_0000L, 0x7fff_ffffL, 0xffff_ffffL).random(random)
  }

private fun program(function: RandomFunction, cpu: Cpu) =
  FunctionBuilder("random", 1).run {
    val data = load(Size.W, false, Width.W64, parameter(0), 0)
    val end = load(Size.W, false, Width.W64, parameter(0), 4)
    val short = block("short")
    val whole = block("whole")
    val after = binary(AluOp.ADD, Width.W64, data, Value.of(PACKET.toLong()))
    branch(Test.Compare(Condition.GT, Width.W64, after, end), short, whole)
    start(short)
    ret(Value.of(0))
    start(whole)
    function.build(this, data) { result ->
      store(Size.DW, data, RESULT, result)
      ret(Value.of(2))
    }
    build(cpu)
  }.code()
