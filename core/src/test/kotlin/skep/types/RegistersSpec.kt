package skep.types

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.btf.BtfBuilder
import java.nio.ByteOrder

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
