package skep.spec

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonObject
import skep.elf.ElfFile
import skep.insn.AluOp
import skep.insn.AssemblyException
import skep.insn.Code
import skep.insn.Cpu
import skep.insn.Disassembler
import skep.insn.Encoder
import skep.insn.Imm
import skep.insn.Imm64
import skep.insn.Insn
import skep.insn.Label
import skep.insn.MapType
import skep.insn.Reg
import skep.insn.Step
import skep.insn.TextAssembler
import skep.insn.Width
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.OptionalInt

/** Structs that the kernel calls into, variables in an arena, and jump tables, as they are read. */
class KernelFacingSpec : FreeSpec({
  for (name in listOf("kernel_structs", "arena_variables", "jump_tables").flatMap { listOf(it, "$it.eb") }) {
    "$name is read as libbpf reads it" {
      val spec = Fixtures.read(name)
      val libbpf = withoutAddresses(Json.parseToJsonElement(Fixtures.oracle(name)).jsonObject, spec)
      val ours = OracleView(spec, Fixtures.bytes("$name.bpf.o")).document()
      differences(ours, libbpf) shouldBe listOf()
    }
  }

  "a struct" - {
    val spec = Fixtures.read("kernel_structs")

    fun map(name: String) = spec.map(name).get()

    fun members(name: String) = StructOpsMember.of(map(name), spec.btf.get())

    "is a map of its own type, in the order of the file and after all others" {
      spec.maps.filter { it.type == MapType.STRUCT_OPS }.map { it.name } shouldBe
        listOf("plain", "linked", "shared", "asked_for", "created", "asked_for_link")
      spec.maps.first().data().isPresent shouldBe true
      map("plain").internal() shouldBe false
    }
    "has a section, whose name says that a link attaches it" {
      map("plain").structOps().get().section shouldBe ".struct_ops"
      map("plain").flags shouldBe 0
      map("linked").structOps().get().section shouldBe ".struct_ops.link"
      map("linked").flags shouldBe 0x2000
    }
    "59: is not created when its section has a question mark and it is the first there" {
      listOf("plain", "asked_for", "created", "asked_for_link").map { map(it).autocreate } shouldBe
        listOf(true, false, true, false)
      map("created").structOps().get().section shouldBe "?.struct_ops"
    }
    "has its type" {
      spec.btf.get().name(map("plain").valueTypeId.asInt) shouldBe "ops"
      spec.btf.get().name(map("shared").valueTypeId.asInt) shouldBe "other_ops"
      spec.btf.get().name(map("plain").structOps().get().btfId) shouldBe "plain"
    }
    "has members with names, places, values and programs" {
      members("linked").map { "${it.name()} ${it.offset()} ${it.program().orElse("-")}" } shouldBe listOf(
        "first 0 -", "second 8 second", "flags 16 -", "name 24 -", "nested 40 -", "bits 44 -", "more 44 -",
        "third 48 third",
      )
      members("linked").associate { it.name() to it.value().toByteArray().toList() }.let { values ->
        values["nested"] shouldBe listOf<Byte>(-2, -1, 7, 0)
        values["second"] shouldBe List(8) { 0.toByte() }
        values["bits"] shouldBe listOf<Byte>((5 or (17 shl 3)).toByte())
      }
      val name = members("plain").first { it.name() == "name" }.value()
      name.toByteArray().decodeToString().trimEnd('\u0000') shouldBe "plain"
      StructOpsMember.of(spec.maps.first(), spec.btf.get()) shouldBe listOf()
    }
    "has values in its own byte order" {
      val other = Fixtures.read("kernel_structs.eb")
      StructOpsMember.of(other.map("plain").get(), other.btf.get())[2].value().toByteArray()[0] shouldBe 0x11
      members("plain")[2].value().toByteArray()[0] shouldBe 0x88.toByte()
    }
    "is equal when read again" {
      Fixtures.read("kernel_structs") shouldBe spec
      map("plain") shouldBe map("plain").toBuilder().build()
    }
    "takes programs of its own type only" {
      refused("bad_struct_ops_type").message shouldContain
        "symbol 'ops': member 'call' is to be 'program', which is no program of a section struct_ops"
    }
    "takes programs in pointers to functions only" {
      refused("bad_struct_ops_member").message shouldContain
        "a program is to be put into 'number', which is no pointer to a function"
    }
  }

  "an arena" - {
    val spec = Fixtures.read("arena_variables")

    "has the variables that lie in it" {
      val origin = spec.map("arena").get().origin.shouldBeInstanceOf<MapSpec.Origin.Arena>()
      origin.data.section shouldBe ".addr_space.1"
      origin.data.kind shouldBe DataKind.ARENA
      origin.data.image.slice(0, 4).toList() shouldBe listOf<Byte>(7, 0, 0, 0)
      spec.btf.get().name(origin.btfId.asInt) shouldBe "arena"
      spec.map("arena").get().internal() shouldBe false
      spec.dataMap(".addr_space.1") shouldBe spec.map("arena")
    }
    "is referred to by section and offset, from programs and subprograms" {
      fun references(code: Code) = code.steps().map { it.insn }.filterIsInstance<Insn.LoadImm64>().map { it.value }
      references(spec.function("letter").get().code) shouldBe listOf(Imm64.GlobalRef(".addr_space.1", 72))
      references(spec.program("program").get().code) shouldBe listOf(
        Imm64.GlobalRef(".data", 0), Imm64.GlobalRef(".addr_space.1", 0), Imm64.GlobalRef(".addr_space.1", 8),
        Imm64.GlobalRef(".addr_space.1", 8), Imm64.GlobalRef(".addr_space.1", 72),
      )
    }
    "has globals that can be set" {
      val nodes = spec.global("nodes").get()
      nodes.section shouldBe ".addr_space.1"
      nodes.offset shouldBe 8
      nodes.size shouldBe 64
      nodes.constant shouldBe false
      val changed = spec.map("arena").get().withData(DataImage.zeros(88))
      changed.data().get().image.isZero shouldBe true
      changed.origin.shouldBeInstanceOf<MapSpec.Origin.Arena>()
    }
    "is needed for variables in one" {
      refused("bad_arena_none").message shouldContain "variables in an arena need one"
      refused("bad_arena_nowhere").message shouldContain "the object declares no map of that type"
    }
    "is large enough" { refused("bad_arena_small").message shouldContain "1 pages is too small for the 4097 bytes" }
    "is one" {
      refused("bad_arena_two").message shouldContain "an object can have one arena, and 'first' is one already"
    }
  }

  "a jump table" - {
    val spec = Fixtures.read("jump_tables")

    fun table(code: Code) =
      code.steps().firstNotNullOf { ((it.insn as? Insn.LoadImm64)?.value as? Imm64.JumpTable) }

    fun slots(code: Code): List<Int> {
      val places = Encoder.encode(code, ByteOrder.LITTLE_ENDIAN, Cpu.V4).labels()
      return table(code).labels().map { places.getValue(it) }
    }

    // From llvm-objdump -s -j .jumptables: offsets in the section, of which 'outer' starts at byte 16 of its own.
    val outer = listOf(0x50, 0xb8, 0x70, 0x98, 0x60, 0xd0).map { (it - 16) / 8 }
    val inner = listOf(0x48, 0xe8, 0x98, 0xc0, 0x70, 0x110).map { it / 8 }

    "leads to the places that LLVM wrote, in programs and subprograms, in either byte order" {
      for (read in listOf(spec, Fixtures.read("jump_tables.eb"))) {
        slots(read.program("outer").get().code) shouldBe outer
        slots(read.function("inner").get().code) shouldBe inner
      }
    }
    "leads there still when instructions are inserted" {
      val code = spec.program("outer").get().code
      val more = Code.of(List(3) { Step.of(Insn.Alu(AluOp.MOV, Width.W64, Reg.R0, Imm(0))) })
      slots(more.concat(code)) shouldBe outer.map { it + 3 }
      val fresh = code.withFreshLabels()
      slots(fresh) shouldBe outer
      fresh shouldBe code
      fresh.hashCode() shouldBe code.hashCode()
    }
    "is part of what makes code equal" {
      val code = spec.program("outer").get().code
      val turned = code.mapSteps { _, step ->
        val load = step.insn as? Insn.LoadImm64
        val table = load?.value as? Imm64.JumpTable ?: return@mapSteps step
        step.withInsn(Insn.LoadImm64(load.dst, Imm64.JumpTable(table.entries.reversed())))
      }
      (turned == code) shouldBe false
    }
    "is shown, and read back" {
      val code = spec.program("outer").get().code
      val text = Disassembler.text(code)
      text shouldContain " = jump_table("
      text shouldContain "gotox r2"
      TextAssembler.assemble(text) shouldBe code.mapSteps { _, step -> Step.of(step.insn) }
      val table = Imm64.JumpTable(listOf(Imm64.JumpTable.Astray(-8), Imm64.JumpTable.Astray(0x30)))
      Disassembler.text(Insn.LoadImm64(Reg.R1, table)) shouldBe "r1 = jump_table(astray -0x8, astray 0x30) ll"
      TextAssembler.assemble("r1 = jump_table(astray -0x8, astray 0x30) ll\nexit").steps()[0].insn shouldBe
        Insn.LoadImm64(Reg.R1, table)
    }
    "needs its labels, as jumps do" {
      val load = Step.of(Insn.LoadImm64(Reg.R1, Imm64.JumpTable.of(listOf(Label("lost")))))
      shouldThrow<AssemblyException> {
        Encoder.encode(Code.of(load), ByteOrder.LITTLE_ENDIAN, Cpu.V4)
      }.problem() shouldBe "label 'lost' is not bound in this code"
      val end = Label("end")
      val atEnd = Code.of(Step.of(Insn.LoadImm64(Reg.R1, Imm64.JumpTable.of(listOf(end)))), end)
      shouldThrow<AssemblyException> {
        Encoder.encode(atEnd, ByteOrder.LITTLE_ENDIAN, Cpu.V4)
      }.problem() shouldBe "label 'end' is at the end of the code"
      shouldThrow<AssemblyException> {
        Encoder.encodeResolved(spec.program("outer").get().code, ByteOrder.LITTLE_ENDIAN, Cpu.V4)
      }.problem() shouldBe "a jump table is not resolved"
    }
    "that leads astray is kept as it is, for the kernel to refuse" {
      val bytes = Fixtures.bytes("jump_tables.bpf.o")
      val tables = ElfFile.of(ByteBuffer.wrap(bytes)).section(".jumptables").get().offset().toInt()
      bytes[tables] = 0x08 // The first instruction of the program before.
      bytes[tables + 8] = 0x54 // Between two instructions.
      val found = table(Fixtures.read(bytes).program("outer").get().code)
      found.entries[0] shouldBe Imm64.JumpTable.Astray(-8)
      found.entries[1] shouldBe Imm64.JumpTable.Astray(0x44)
      found.labels().size shouldBe 4
    }
    "past its section is refused" {
      val bytes = Fixtures.bytes("jump_tables.bpf.o")
      val elf = ElfFile.of(ByteBuffer.wrap(bytes))
      val symbol = elf.symbolTable().get().first { it.name() == "BPF.JT.1.0" }
      val sizeAt = elf.section(".symtab").get().offset().toInt() + 24 * symbol.index() + 16
      bytes[sizeAt] = 0x68
      shouldThrow<ObjectException> { Fixtures.read(bytes) }.let { refusal ->
        refusal.message shouldContain "its 104 bytes from 0 on are not whole entries of the 96 bytes of .jumptables"
        refusal.program().get() shouldBe "outer"
        refusal.instruction() shouldBe OptionalInt.of(3)
      }
    }
  }
})

private fun refused(name: String): ObjectException {
  Fixtures.oracle(name) shouldContain "\"open\":{\"ok\":false"
  return shouldThrow<ObjectException> { Fixtures.read(name) }
}
