package skep.examples

import io.kotest.matchers.shouldBe
import skep.insn.Code
import skep.insn.Disassembler
import skep.insn.Step
import skep.kernel.KernelTest
import skep.spec.ObjectReader
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.nio.ByteBuffer
import java.nio.file.Files
import kotlin.io.path.readBytes

class MinimalSpec :
  KernelTest({
    val pid = ProcessHandle.current().pid()

    "clang's object, driven from Java, is triggered three times" {
      val out = ByteArrayOutputStream()
      Minimal.run(kernel, PrintStream(out, true))
      out.toString() shouldBe "BPF triggered from PID $pid.\n".repeat(3)
    }

    "the script's program has the instructions of clang's" {
      val file = Files.createTempFile("minimal", ".o")
      Skep.command("build", Skep.script("minimal"), "-o", file.toString()).exit shouldBe 0
      val clang = Minimal::class.java.getResourceAsStream("minimal.bpf.o")!!.readBytes()
      instructions(file.readBytes()) shouldBe instructions(clang)
      Files.delete(file)
    }
  })

/** The program's text: both compilers take the same registers here, so nothing has to be left out. */
private fun instructions(elf: ByteArray): String {
  val spec = ObjectReader.read(ByteBuffer.wrap(elf), ObjectReader.Options.named("minimal"))
  val code: Code = spec.programs().single().code().mapSteps { _, step -> Step.of(step.insn()) }
  return Disassembler.text(code)
}
