package skep.spec

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.shouldBe
import skep.elf.ElfFile
import skep.elf.Machine
import skep.elf.SectionFlags
import skep.insn.Code
import skep.insn.Cpu
import skep.insn.Decoder
import skep.insn.Disassembler
import skep.insn.Encoder
import skep.insn.Step
import skep.insn.TextAssembler
import java.nio.ByteBuffer
import java.nio.ByteOrder.BIG_ENDIAN
import java.nio.ByteOrder.LITTLE_ENDIAN
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.name
import kotlin.io.path.readBytes

/** The sources of every module, found from the directory of this one. */
private val modules = listOf("elf", "core", "dsl", "examples").map { Path.of("..", it, "src") }

private val objects =
  modules
    .flatMap { module -> Files.walk(module).use { files -> files.filter { it.extension == "o" }.sorted().toList() } }
    .associateWith { ElfFile.of(ByteBuffer.wrap(it.readBytes())) }
    .filterValues { it.header().machine() == Machine.BPF }

/** What the text of an instruction holds: all but the source line and the CO-RE relocation, which are comments. */
private fun instructions(code: Code) = code.mapSteps { _, step -> Step.of(step.insn()) }

private fun code(elf: ElfFile) = elf.sections().filter { it.has(SectionFlags.EXECINSTR) && it.size() > 0 }

/** Nothing for what is there to be refused, or to be linked to more before it can be opened. */
private fun opened(file: Path): ObjectSpec? = try {
  ObjectReader.read(ByteBuffer.wrap(file.readBytes()), ObjectReader.Options.named(file.name))
} catch (refused: ObjectException) {
  null
}

class DisassemblySpec : FreeSpec({
  "the objects of all modules are found, of both byte orders" {
    objects.keys.map { it.getName(1).name } shouldContainAll listOf("elf", "core", "examples")
    objects.values.map { it.header().byteOrder() } shouldContainAll listOf(BIG_ENDIAN, LITTLE_ENDIAN)
  }

  "disassembled and assembled again, every BPF object of this repository is the same" - {
    objects.forEach { (file, elf) ->
      "$file" {
        for (section in code(elf)) {
          val order = elf.header().byteOrder()
          val code = Decoder.decode(section.bytes(), order)
          val again = TextAssembler.assemble(Disassembler.text(code))
          withClue(section.name()) {
            again shouldBe code
            ByteBuffer.wrap(Encoder.encode(again, order, Cpu.V4).toByteArray()) shouldBe section.bytes()
          }
        }
        val spec = opened(file) ?: return@invoke
        val codes = spec.programs().map { it.code() } + spec.functions().map { it.code() }
        for (code in codes) TextAssembler.assemble(Disassembler.text(code)) shouldBe instructions(code)
      }
    }
  }
})
