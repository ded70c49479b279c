package skep.dsl

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.dsl.samples.DropPorts
import skep.dsl.samples.Minimal
import skep.dsl.samples.OpenTrace
import skep.dsl.samples.SyscallCount
import skep.insn.Code
import skep.insn.Cpu
import skep.insn.Imm64
import skep.insn.Insn
import skep.spec.ObjectReader
import skep.spec.ObjectSpec
import java.nio.ByteBuffer

class SamplesSpec :
  FreeSpec({
    fun Bpf.only() = toSpec().programs().single().code()

    "the samples are the bytes that LLVM's assembler makes of the same programs, for any cpu" {
      SyscallCount.only().hex(cpu = Cpu.V1) shouldBe assembledByLlvm("syscount")
      OpenTrace.only().hex(cpu = Cpu.V1) shouldBe assembledByLlvm("opens")
      DropPorts.only().hex(cpu = Cpu.V1) shouldBe assembledByLlvm("drop_ports")
    }

    "minimal has the instructions of clang's minimal but for the registers" {
      val bytes = checkNotNull(javaClass.getResource("/skep/spec/minimal.c14.bpf.o")).readBytes()
      val clang = ObjectReader.read(ByteBuffer.wrap(bytes), ObjectReader.Options.named("minimal.c14.bpf.o"))

      /** The bytes as an object file has them, with the register fields blank. */
      fun Code.withoutRegisters() = hex(cpu = Cpu.V1).chunked(16).map { it.replaceRange(2..3, "--") }
      Minimal().only().withoutRegisters() shouldBe clang.programs().single().code().withoutRegisters()

      fun ObjectSpec.text() = String(dataMap(".rodata").get().data().get().image().toByteArray())
      val ours = Minimal().toSpec()
      ours.text() shouldBe clang.text()
      ours.license() shouldBe clang.license()
      ours.globals().map { listOf(it.name(), it.section(), it.offset(), it.size(), it.linkage()) } shouldBe
        clang.globals().map { listOf(it.name(), it.section(), it.offset(), it.size(), it.linkage()) }
      ours.programs().single().section() shouldBe clang.programs().single().section()
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
