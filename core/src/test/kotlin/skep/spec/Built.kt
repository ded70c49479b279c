package skep.spec

import skep.btf.BtfType
import skep.insn.AluOp
import skep.insn.Callee
import skep.insn.Code
import skep.insn.Condition
import skep.insn.Imm
import skep.insn.Imm64
import skep.insn.Insn
import skep.insn.Label
import skep.insn.MapType
import skep.insn.Reg
import skep.insn.Size
import skep.insn.SourceLine
import skep.insn.Step
import skep.insn.Width
import java.nio.ByteOrder

/** Objects made by [ObjectBuilder]. */
internal object Built {
  private const val GET_CURRENT_PID_TGID = 14
  private const val TRACE_PRINTK = 6
  private const val TAIL_CALL = 12
  private const val LOOP = 181

  fun mov(reg: Reg, value: Int): Insn = Insn.Alu(AluOp.MOV, Width.W64, reg, Imm(value))

  fun code(vararg insns: Insn): Code = Code.of(insns.mapIndexed { i, insn -> line(i + 1, insn) })

  /** The program of minimal.bpf.c, with the instructions that clang chose. */
  fun minimal(order: ByteOrder = ByteOrder.LITTLE_ENDIAN): ObjectSpec {
    val builder = ObjectBuilder("minimal", order).license("Dual BSD/GPL")
    val int = builder.types().add(BtfType.Int.signed("int", 4))
    val pid = builder.global(".bss", "my_pid", int, DataImage.zeros(4), 4)
    val format = builder.string("handle_tp", "BPF triggered from PID %d.\n")
    val done = Label("done")
    builder.program(
      "tp/syscalls/sys_enter_write",
      "handle_tp",
      Code.of(
        line(9, Insn.Call(Callee.HelperId(GET_CURRENT_PID_TGID))),
        line(9, Insn.Alu(AluOp.RSH, Width.W64, Reg.R0, Imm(32))),
        line(11, Insn.LoadImm64(Reg.R1, pid)),
        line(11, Insn.Load(Size.W, false, Reg.R1, Reg.R1, 0)),
        line(11, Insn.JumpIf(Condition.NE, Width.W32, Reg.R1, Reg.R0, done)),
        line(13, Insn.LoadImm64(Reg.R1, format)),
        line(13, mov(Reg.R2, 28)),
        line(13, Insn.Alu(AluOp.MOV, Width.W64, Reg.R3, Reg.R0)),
        line(13, Insn.Call(Callee.HelperId(TRACE_PRINTK))),
        done,
        line(15, mov(Reg.R0, 0)),
        line(15, Insn.Exit()),
      ),
    )
    return builder.build()
  }

  private fun line(number: Int, insn: Insn): Step =
    Step.of(insn).withSource(SourceLine("built.bpf.kts", number, 3, "line $number"))

  /** One of everything that a builder takes. */
  fun everything(order: ByteOrder = ByteOrder.LITTLE_ENDIAN): ObjectSpec {
    val builder = ObjectBuilder("everything.bpf.o", order).license("GPL").kernelVersion(0x060c00)
    val types = builder.types()
    val int = types.add(BtfType.Int.signed("int", 4))
    val u32 = types.add(BtfType.Int.unsigned("unsigned int", 4))
    val u64 = types.add(BtfType.Int.unsigned("unsigned long long", 8))
    val pointer = types.add(BtfType.Pointer(0))
    val binary = types.add(BtfType.FuncProto(int, listOf(BtfType.Param("a", int), BtfType.Param("b", int))))
    val callback = types.add(BtfType.FuncProto(int, listOf(BtfType.Param("index", u32), BtfType.Param("ctx", pointer))))

    builder.map(MapSpec.builder("hash", MapType.HASH).key(u32).value(u64).maxEntries(16).flags(1).build())
    builder.map(MapSpec.builder("events", MapType.RINGBUF).maxEntries(4096).build())
    builder.map(MapSpec.builder("bloom", MapType.BLOOM_FILTER).valueSize(8).maxEntries(64).extra(3).build())
    val inner = MapSpec.builder("ignored", MapType.ARRAY).key(u32).value(u64).maxEntries(1).build()
    builder.map(MapSpec.builder("one", MapType.ARRAY).key(u32).value(u64).maxEntries(1).build())
    builder.map(
      MapSpec.builder("outer", MapType.ARRAY_OF_MAPS).key(u32).maxEntries(3).inner(inner)
        .slots(listOf(MapSpec.Slot(2, "one"))).build(),
    )
    val jumps = builder.map(
      MapSpec.builder("jumps", MapType.PROG_ARRAY).keySize(4).maxEntries(2)
        .slots(listOf(MapSpec.Slot(1, "first"))).build(),
    )
    val counter = builder.global(".data", "counter", u64, DataImage.of(ByteArray(8) { 1 }), 8)
    builder.global(".data", "small", u32, DataImage.of(byteArrayOf(7, 0, 0, 0)), 4)
    builder.global(".data.named", "named", u64, DataImage.of(ByteArray(8) { 2 }), 8)
    builder.global(".rodata", "limit", u32, DataImage.of(byteArrayOf(9, 0, 0, 0)), 4)
    val zero = builder.global(".bss", "zero", u64, DataImage.zeros(8), 8)
    val text = builder.string("first", "first %d\n")
    builder.string("first", "again\n")

    val add = builder.function(
      "add",
      Linkage.STATIC,
      binary,
      code(Insn.Alu(AluOp.MOV, Width.W64, Reg.R0, Reg.R1), Insn.Alu(AluOp.ADD, Width.W64, Reg.R0, Reg.R2), Insn.Exit()),
    )
    val twice = builder.function("twice", Linkage.GLOBAL, binary, code(Insn.Call(add), Insn.Exit()))
    builder.function("each", Linkage.STATIC, callback, code(mov(Reg.R0, 0), Insn.Exit()))
    builder.program(
      "raw_tp/sys_enter",
      "first",
      code(
        Insn.LoadImm64(Reg.R1, text),
        mov(Reg.R2, 10),
        mov(Reg.R3, 1),
        Insn.Call(Callee.HelperId(TRACE_PRINTK)),
        mov(Reg.R1, 1),
        mov(Reg.R2, 2),
        Insn.Call(twice),
        mov(Reg.R1, 4),
        Insn.LoadImm64(Reg.R2, Imm64.FunctionRef("each")),
        mov(Reg.R3, 0),
        mov(Reg.R4, 0),
        Insn.Call(Callee.HelperId(LOOP)),
        Insn.LoadImm64(Reg.R1, counter),
        Insn.LoadImm64(Reg.R2, zero),
        Insn.Load(Size.DW, false, Reg.R3, Reg.R2, 0),
        Insn.Store(Size.DW, Reg.R1, 0, Reg.R3),
        mov(Reg.R0, 0),
        Insn.Exit(),
      ),
    )
    builder.program(
      "raw_tp/sys_enter",
      "second",
      code(
        Insn.LoadImm64(Reg.R2, jumps),
        mov(Reg.R3, 1),
        Insn.Call(Callee.HelperId(TAIL_CALL)),
        mov(Reg.R0, 0),
        Insn.Exit(),
      ),
    )
    return builder.build()
  }
}
