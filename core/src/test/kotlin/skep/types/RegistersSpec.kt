package skep.types

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.btf.BtfBuilder
import skep.insn.Code
import skep.insn.Insn
import skep.insn.Reg
import skep.insn.Size
import skep.insn.Step
import skep.relocate.CoreSpec
import skep.relocate.EssentialName
import skep.relocate.KnownTarget
import skep.relocate.LocalAnswers
import skep.relocate.RelocatedObject
import skep.spec.ObjectBuilder
import skep.spec.ObjectReader
import skep.spec.ObjectSpec
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** A program for each register, which loads it as a probe does: those of `registers.bpf.c`, by the same names. */
private fun loads(machine: Machine): ObjectSpec {
  val builder = ObjectBuilder("registers", ByteOrder.LITTLE_ENDIAN).withoutLicense()
  val types = CoreTypes(builder.types(), KernelBtf.none())
  val registers = Registers(types, machine)
  val fields =
    (0 until registers.parameterCount()).associate { "parm${it + 1}" to registers.parameter(it) } +
      registers.returnAddress().map { mapOf("ret" to it) }.orElse(mapOf()) +
      mapOf(
        "rc" to registers.result(), "ip" to registers.instructionPointer(), "fp" to registers.framePointer(),
        "sp" to registers.stackPointer(),
      ) + (0 until 6).associate { "syscall${it + 1}" to registers.syscallParameter(it) }
  fields.forEach { (name, field) ->
    val load = Step.of(Insn.Load(Size.DW, false, Reg.R0, Reg.R1, 0)).withCore(field.byteOffset())
    builder.program("kprobe", name, Code.of(load, Step.of(Insn.Exit())))
  }
  types.complete()
  return LocalAnswers.fillIn(builder.build())
}

/** What each program asks, without flavors: a declaration has only the members that are used. */
private fun questions(spec: ObjectSpec): Map<String, List<String>> =
  spec.programs().associate { program ->
    program.name() to program.code().steps().mapNotNull { it.core().orElse(null) }.map { access ->
      val field = CoreSpec.parse(spec.btf().get(), access) as CoreSpec.Field
      val path = field.path().map { if (it is CoreSpec.Member) it.name() else "${it.index()}" }
      "${field.kind()} ${EssentialName.of(spec.btf().get().name(access.typeId()))} $path"
    }
  }

private fun relocated(spec: ObjectSpec, target: KnownTarget): Map<String, List<Insn>> =
  RelocatedObject.of(spec, target).`object`().programs().associate { it.name() to it.code().steps().map(Step::insn) }

/** The registers, held against `bpf_tracing.h` of libbpf 1.7: its `__PT_…_REG` for both machines. */
class RegistersSpec :
  FreeSpec({
    fun registers(
      machine: Machine,
    ) = Registers(CoreTypes(BtfBuilder(ByteOrder.LITTLE_ENDIAN), KernelBtf.none()), machine)

    fun told(registers: Registers): List<String> =
      listOf(
        (0 until registers.parameterCount()).joinToString(" ") { registers.parameter(it).toString() },
        (0 until 6).joinToString(" ") { registers.syscallParameter(it).toString() },
        registers.result().toString(),
        registers.instructionPointer().toString(),
        registers.stackPointer().toString(),
        registers.framePointer().toString(),
        registers.returnAddress().map { it.toString() }.orElse("none"),
      )

    "of x86-64" {
      told(registers(Machine.X86_64)) shouldBe listOf(
        "di si dx cx r8 r9", "di si dx r10 r8 r9", "ax", "ip", "sp", "bp",
      ).map { all -> all.split(' ').joinToString(" ") { "struct pt_regs___x86_64.$it" } } + "none"
    }
    "of arm64" {
      fun user(vararg fields: String) = fields.joinToString(" ") { "struct user_pt_regs___arm64.$it" }
      told(registers(Machine.ARM64)) shouldBe listOf(
        user(*Array(8) { "regs[$it]" }),
        "struct pt_regs___arm64.orig_x0 " + user(*Array(5) { "regs[${it + 1}]" }),
        user("regs[0]"), user("pc"), user("sp"), user("regs[29]"), user("regs[30]"),
      )
    }
    for ((machine, file) in listOf(Machine.ARM64 to "registers-arm64.bpf.o", Machine.X86_64 to "registers-x86.bpf.o")) {
      "what clang makes of bpf_tracing.h for $machine, instruction by instruction and record by record" {
        val theirs = ObjectReader.read(ByteBuffer.wrap(typesFixture(file)), ObjectReader.Options.named("registers"))
        val ours = loads(machine)
        val btf = if (machine == Machine.ARM64) fixtureBtf("arm64.btf") else theirs.btf().get()
        questions(ours) shouldBe questions(theirs)
        val target = KnownTarget.of(btf)
        relocated(ours, target) shouldBe relocated(theirs, target)
        // Where Linux has them on arm64: sp and pc follow 31 registers, and orig_x0 what user space sees.
        if (machine == Machine.ARM64) {
          val offsets = relocated(ours, target).mapValues { (it.value.first() as Insn.Load).offset() }
          offsets.filterKeys { it in setOf("parm8", "ip", "syscall1") } shouldBe
            mapOf("parm8" to 56, "ip" to 256, "syscall1" to 272)
        }
      }
    }
    "a parameter that is in no register" {
      shouldThrow<TypesException> { registers(Machine.X86_64).parameter(6) }.message shouldBe
        "X86_64: parameter 6 is in no register: they have 0 to 5"
      shouldThrow<TypesException> { registers(Machine.ARM64).parameter(8) }.message shouldBe
        "ARM64: parameter 8 is in no register: they have 0 to 7"
      shouldThrow<TypesException> { registers(Machine.ARM64).syscallParameter(-1) }.message shouldBe
        "ARM64: system call's parameter -1 is in no register: they have 0 to 5"
    }
    "the machines by their names" {
      listOf("amd64", "x86_64", "aarch64", "arm64", "riscv64").map { Machine.named(it).orElse(null) } shouldBe
        listOf(Machine.X86_64, Machine.X86_64, Machine.ARM64, Machine.ARM64, null)
    }
  })
