package skep.dsl.print

import io.kotest.core.spec.style.FreeSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import skep.btf.BtfType
import skep.insn.AluOp
import skep.insn.AtomicOp
import skep.insn.ByteSwap
import skep.insn.Callee
import skep.insn.Code
import skep.insn.CodeElement
import skep.insn.Condition
import skep.insn.CoreAccess
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
import skep.spec.DataImage
import skep.spec.ExactObjectBuilder
import skep.spec.Linkage
import skep.spec.MapSpec
import skep.spec.ObjectBuilder
import skep.spec.ObjectSpec
import skep.spec.Visibility
import java.nio.ByteOrder
import java.util.OptionalInt

private val exit = Step.of(Insn.Exit())

private fun mov(value: Int) = Step.of(Insn.Alu(AluOp.MOV, Width.W64, Reg.R0, Imm(value)))

/** Every form of instruction, with what is least and greatest in it, and some that no verifier takes. */
private fun everyInsn(label: Label): List<Insn> = buildList {
  for (width in Width.entries) {
    for (op in AluOp.entries) {
      add(Insn.Alu(op, width, Reg.R1, Reg.R2))
      add(Insn.Alu(op, width, Reg.R9, Imm(7)))
    }
    listOf(Int.MIN_VALUE, -1, Int.MAX_VALUE).forEach { add(Insn.Alu(AluOp.MOV, width, Reg.R3, Imm(it))) }
    add(Insn.Alu(AluOp.DIV, width, Reg.R3, Imm(0)))
    add(Insn.Alu(AluOp.LSH, width, Reg.R3, Imm(64)))
    add(Insn.Alu(AluOp.MOV, width, Reg.R10, Reg.R10))
    add(Insn.Negate(width, Reg.R4))
    add(Insn.MoveSigned(width, Reg.R1, Reg.R2, Size.H))
    for (condition in Condition.entries) {
      add(Insn.JumpIf(condition, width, Reg.R1, Reg.R2, label))
      add(Insn.JumpIf(condition, width, Reg.R10, Imm(-5), label))
    }
  }
  for (swap in ByteSwap.entries) listOf(16, 32, 64).forEach { add(Insn.Swap(swap, it, Reg.R5)) }
  add(Insn.CastAddressSpace(Reg.R1, Reg.R2, 0, 1))
  for (size in Size.entries) {
    add(Insn.Load(size, false, Reg.R1, Reg.R10, -32768))
    if (size != Size.DW) add(Insn.Load(size, true, Reg.R1, Reg.R2, 32767))
    add(Insn.Load(size, false, Reg.R10, Reg.R2, 0))
    add(Insn.Store(size, Reg.R10, -8, Reg.R1))
    add(Insn.Store(size, Reg.R1, 0, Imm(-1)))
    add(Insn.LoadAcquire(size, Reg.R1, Reg.R2, 4))
    add(Insn.StoreRelease(size, Reg.R1, -4, Reg.R2))
    if (size != Size.DW) add(Insn.LoadPacketAbsolute(size, 12))
    if (size != Size.DW) add(Insn.LoadPacketIndirect(size, Reg.R7, Int.MIN_VALUE))
  }
  for (size in listOf(Size.W, Size.DW)) {
    for (op in AtomicOp.entries) {
      add(Insn.Atomic(op, true, size, Reg.R1, 8, Reg.R2))
      if (!op.alwaysFetches()) add(Insn.Atomic(op, false, size, Reg.R10, -8, Reg.R2))
    }
  }
  add(Insn.Jump(label, false))
  add(Insn.Jump(label, true))
  add(Insn.MayGoto(label))
  add(Insn.JumpRegister(Reg.R3))
  val values = listOf(
    Imm64.Value(0), Imm64.Value(Long.MIN_VALUE), Imm64.Value(-1), Imm64.MapFd(-1), Imm64.MapValue(3, 4),
    Imm64.MapIndex(1), Imm64.MapIndexValue(1, -2), Imm64.BtfVariable(5, 6), Imm64.LocalFunction(label),
    Imm64.RelativeFunction(-9),
  )
  values.forEach { add(Insn.LoadImm64(Reg.R6, it)) }
  val callees = listOf(
    Callee.HelperId(1), Callee.HelperId(0), Callee.HelperId(9999), Callee.HelperId(-1), Callee.Kfunc(12, 1),
    Callee.Local(label), Callee.Relative(-3), Callee.Register(Reg.R8),
  )
  callees.forEach { add(Insn.Call(it)) }
  add(Insn.Raw(0xff, 15, 11, -32768, Int.MIN_VALUE))
}

private fun code(steps: List<CodeElement>): Code = Code.of(steps)

private fun program(code: Code): ObjectSpec =
  ExactObjectBuilder.withoutTypes("bare", ByteOrder.BIG_ENDIAN).kernelVersion(0x60c00)
    .apply { program("xdp", "p", Visibility.WEAK, OptionalInt.empty(), code) }
    .build()

class AsDslLimitsSpec :
  FreeSpec({
    fun rebuilt(spec: ObjectSpec): ObjectSpec = Rebuilt(tempdir().toPath()).all(listOf(spec)).single().getOrThrow()

    "every form of instruction has its words" {
      val label = Label("start")
      val line = SourceLine("a \"b\" \${c}\\d.c", 4_000_000, 1000, "\tif (\$x == '\\0') // \u00e9\u0001")
      val steps = everyInsn(label).map { Step.of(it) } +
        exit.withSource(line) +
        exit.withCore(CoreAccess(3, "0:1", 0)).withSource(line) +
        exit.withCore(CoreAccess(0, "", 99))
      val spec = program(code(listOf(label) + steps))
      rebuilt(spec) shouldBe spec
    }

    "names that mean something in Kotlin or in the DSL are those of other properties" {
      val names = listOf(
        "val", "fun", "object", "fp", "r0", "w10", "u32", "name", "license", "class", "foo", "Foo", "foo_", "L0", "at",
        "map_lookup_elem", "it", "Insn", "_", "__", "toString", "out", "label", "exit", "types", "types1", "init",
      )
      val builder = ObjectBuilder("fun", ByteOrder.LITTLE_ENDIAN).withoutLicense()
      val int = builder.types().add(BtfType.Int.unsigned("unsigned int", 4))
      val refs = names.map { builder.global(".bss", it, int, DataImage.zeros(4), 4) }
      builder.map(MapSpec.builder("hash", MapType.HASH).key(int).value(int).maxEntries(1).build())
      val loads = refs.map { Step.of(Insn.LoadImm64(Reg.R1, it)) }
      val lookup = Step.of(Insn.Call(Callee.HelperId(1)))
      val load = Step.of(Insn.Load(Size.W, false, Reg.R1, Reg.R1, 0))
      builder.program("xdp", "program", code(loads + lookup + load + exit))
      val spec = builder.build()
      rebuilt(spec) shouldBe spec
    }

    "programs, types and values may be more than a method or a constant of the JVM holds" {
      val builder = ObjectBuilder("large", ByteOrder.LITTLE_ENDIAN).license("GPL")
      val int = builder.types().add(BtfType.Int.unsigned("unsigned int", 4))
      val members = List(3000) { BtfType.Member.atByte("member_$it", int, 4L * it) }
      builder.types().add(BtfType.Struct("wide", 12_000, members))
      repeat(2000) { builder.types().add(BtfType.Typedef("t$it", int)) }
      repeat(700) { builder.global(".bss", "v$it", int, DataImage.zeros(4), 4) }
      val image = DataImage.of(ByteArray(100_000) { (it * 7).toByte() })
      val bytes = builder.types().add(BtfType.Array(int, int, 25_000))
      builder.global(".data", "bulk", bytes, image, 4)
      val proto = builder.types().add(BtfType.FuncProto(int, listOf()))
      repeat(100) { builder.function("f$it", Linkage.STATIC, proto, code(listOf(mov(it), exit))) }
      val labels = List(2000) { Label("l$it") }
      val steps = labels.flatMapIndexed { i, label ->
        val target = labels[minOf(i + 300, labels.lastIndex)]
        listOf(label, Step.of(Insn.JumpIf(Condition.EQ, Width.W64, Reg.R1, Imm(i), target))) + List(4) { mov(it) }
      }
      builder.program("xdp", "long", code(steps + exit))
      val spec = builder.build()
      rebuilt(spec) shouldBe spec
    }
  })
