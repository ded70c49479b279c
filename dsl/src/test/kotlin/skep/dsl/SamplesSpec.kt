package skep.dsl

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.dsl.samples.DropPorts
import skep.dsl.samples.Minimal
import skep.dsl.samples.OpenTrace
import skep.dsl.samples.SyscallCount
import skep.insn.Cpu
import skep.insn.Disassembler
import skep.insn.Imm64
import skep.insn.Insn

class SamplesSpec :
  FreeSpec({
    fun Bpf.only() = toSpec().programs().single().code()

    "the samples are the bytes that LLVM's assembler makes of the same programs, for any cpu" {
      SyscallCount.only().hex(cpu = Cpu.V1) shouldBe assembledByLlvm("syscount")
      OpenTrace.only().hex(cpu = Cpu.V1) shouldBe assembledByLlvm("opens")
      DropPorts.only().hex(cpu = Cpu.V1) shouldBe assembledByLlvm("drop_ports")
    }

    "references are to the declarations, by name" {
      fun Bpf.references() = only().steps().mapNotNull { (it.insn() as? Insn.LoadImm64)?.value() }
      SyscallCount.references() shouldBe List(3) { Imm64.MapRef("counts") }
      Minimal().references() shouldBe listOf(Imm64.GlobalRef(".bss", 0), Imm64.GlobalRef(".rodata", 0))
    }

    "an object can be made any number of times" {
      SyscallCount.toSpec() shouldBe SyscallCount.toSpec()
      Minimal().toSpec() shouldBe Minimal().toSpec()
    }
  })
