package skep.ir

import skep.insn.AluOp
import skep.insn.Code
import skep.insn.Condition
import skep.insn.Cpu
import skep.insn.Disassembler
import skep.insn.Label
import skep.insn.Size
import skep.insn.Step
import skep.insn.Width
import skep.kernel.Kernel
import skep.kernel.TestRun
import skep.load.BpfObject
import skep.spec.ObjectBuilder
import skep.spec.ObjectWriter
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** The instructions of a function as text, one a line, and its labels. */
internal fun text(
  parameters: Int = 1,
  cpu: Cpu = Cpu.V3,
  body: FunctionBuilder.() -> Unit,
): List<String> = FunctionBuilder("f", parameters).apply(body).build(cpu).code().text()

internal fun Code.text(): List<String> =
  elements().map { if (it is Label) "$it:" else Disassembler.text((it as Step).insn()) }

/** `*(u32 *)(base + at)`. */
internal fun FunctionBuilder.word(at: Int, base: Value = parameter(0)): Value =
  load(Size.W, false, Width.W32, base, at)

/** `*(u64 *)(base + at)`. */
internal fun FunctionBuilder.doubleWord(at: Int, base: Value = parameter(0)): Value =
  load(Size.DW, false, Width.W64, base, at)

internal fun FunctionBuilder.add(left: Value, right: Value): Value = binary(AluOp.ADD, Width.W64, left, right)

/**
 * An XDP program that takes [inputs] words of 64 bits from its packet and puts a result behind them.
 *
 * @param body gets the address of the words, and a function that ends the program with a result
 */
internal fun packetProgram(
  inputs: Int,
  cpu: Cpu = Cpu.V3,
  body: FunctionBuilder.(data: Value, leave: (Value) -> Unit) -> Unit,
): Lowered =
  FunctionBuilder("packet", 1).run {
    val data = load(Size.W, false, Width.W64, parameter(0), 0)
    val end = load(Size.W, false, Width.W64, parameter(0), 4)
    val short = block("short")
    val whole = block("whole")
    branch(Test.Compare(Condition.GT, Width.W64, add(data, Value.of(8L * inputs + 8)), end), short, whole)
    start(short)
    ret(Value.of(0))
    start(whole)
    body(data) { result ->
      store(Size.DW, data, 8 * inputs, result)
      ret(Value.of(2))
    }
    build(cpu)
  }

/** Loads a [packetProgram], for [use] to run it with words of input as often as wanted. */
internal fun <R> Kernel.loaded(code: Code, use: ((LongArray) -> Long) -> R): R {
  val builder = ObjectBuilder("packet", ByteOrder.nativeOrder()).license("GPL")
  builder.program("xdp", "packet", code)
  return BpfObject.open(ObjectWriter.write(builder.build()), "packet").load(this).use { loaded ->
    use { input ->
      val size = 8 * input.size + 8
      val packet = ByteBuffer.allocate(maxOf(size, MIN_PACKET)).order(ByteOrder.nativeOrder())
      input.forEach(packet::putLong)
      val run = TestRun(loaded.program("packet").fd(), packet.rewind(), packet.capacity(), 1)
      val result = progTestRun(run)
      check(result.returnValue() == 2) { "the program returned ${result.returnValue()}" }
      result.output().order(ByteOrder.nativeOrder()).getLong(8 * input.size)
    }
  }
}

/** What the kernel takes as a packet, at least: an Ethernet header and something. */
private const val MIN_PACKET = 64
