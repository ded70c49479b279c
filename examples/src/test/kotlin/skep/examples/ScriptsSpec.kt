package skep.examples

import io.kotest.core.spec.style.FreeSpec
import io.kotest.core.test.Enabled
import io.kotest.core.test.config.TestConfig
import io.kotest.inspectors.forAll
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import io.kotest.matchers.string.shouldStartWith
import skep.insn.Code
import skep.insn.Disassembler
import skep.insn.Step
import skep.kernel.kernelAvailable
import skep.spec.ObjectReader
import java.nio.ByteBuffer
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.readBytes
import kotlin.io.path.readText

private val noKprobes: Enabled by lazy {
  when {
    kernelAvailable.isEnabled.not() -> kernelAvailable
    Files.exists(Path.of("/sys/bus/event_source/devices/kprobe")) -> Enabled.disabled("this kernel has kprobes")
    else -> Enabled.enabled
  }
}

class ScriptsSpec :
  FreeSpec({
    "minimal prints three events".config(TestConfig(enabledOrReasonIf = { kernelAvailable })) {
      val result = Skep.command("run", Skep.script("minimal"))
      result.err shouldBe ""
      result.out.lines().dropLast(1).forAll { it shouldMatch "BPF triggered from PID \\d+\\." }
      result.out.lines().size shouldBe 4
      result.exit shouldBe 0
    }

    "minimal's program has the instructions of clang's" {
      val file = Files.createTempFile("minimal", ".o")
      Skep.command("build", Skep.script("minimal"), "-o", file.toString()).exit shouldBe 0
      val clang = Minimal::class.java.getResourceAsStream("minimal.bpf.o")!!.readBytes()
      instructions(file.readBytes()) shouldBe instructions(clang)
      Files.delete(file)
    }

    "syscount names the commands that make system calls".config(TestConfig(enabledOrReasonIf = { kernelAvailable })) {
      val result = Skep.command("run", Skep.script("syscount"), "--duration", "1")
      result.err shouldBe ""
      result.exit shouldBe 0
      result.out shouldStartWith "Counting system calls. Ctrl-C to end.\n"
      cells(result.out).map { it[0] } shouldContainAll listOf("command", "java")
      cells(result.out).drop(1).forAll { it[1].toInt() shouldBeGreaterThan 0 }
    }

    "the README's one-liner does so too".config(TestConfig(enabledOrReasonIf = { kernelAvailable })) {
      val text = Regex("run -e '(.*)'").find(Path.of("../README.md").readText())!!.groupValues[1]
      val result = Skep.command("run", "-e", text, "--duration", "1")
      result.err shouldBe ""
      cells(result.out).map { it[0] } shouldContainAll listOf("key", "java")
    }

    "Ctrl-C ends syscount in order: it prints what it has counted".config(
      TestConfig(enabledOrReasonIf = {
        kernelAvailable
      }),
    ) {
      val result = Skep.commandUntilCtrlC("run", Skep.script("syscount"), "--top", "1")
      result.err shouldBe ""
      result.exit shouldBe 130
      cells(result.out).map { it[0] }.first() shouldBe "command"
      cells(result.out).size shouldBe 2
    }

    "vfsstat" - {
      "says what the kernel refuses, where it has neither fentry nor kprobes"
        .config(TestConfig(enabledOrReasonIf = { noKprobes })) {
          val result = Skep.command("run", Skep.script("vfsstat"), "--duration", "1")
          result.out shouldBe ""
          result.err shouldContain "(fentry/vfs_read): the kernel refuses it"
          result.err shouldContain "(kprobe/vfs_read): this kernel has no kprobes"
        }
      "counts on a kernel that has them".config(TestConfig(enabledOrReasonIf = { VirtualMachine.available })) {
        Skep.command("build", Skep.script("vfsstat"), "-o", "/dev/null").exit shouldBe 0
        val inVm = VirtualMachine.of("6.12-cloud")
        val result = Skep.commandBehind(inVm, "run", Skep.script("vfsstat"), "--duration", "3500ms")
        result.exit shouldBe 0
        val functions = listOf("function", "vfs_read", "vfs_write", "vfs_open", "vfs_create", "vfs_fsync")
        val tables = cells(result.out).chunked(functions.size)
        tables.size shouldBe 4
        tables.forAll { it.map { row -> row[0] } shouldBe functions }
        // The script's own output is written meanwhile.
        tables.sumOf { table -> table.drop(1).sumOf { it[1].toInt() } } shouldBeGreaterThan 0
      }
    }
  })

/** The program's text: both compilers take the same registers here, so nothing has to be left out. */
private fun instructions(elf: ByteArray): String {
  val spec = ObjectReader.read(ByteBuffer.wrap(elf), ObjectReader.Options.named("minimal"))
  val code: Code = spec.programs().single().code().mapSteps { _, step -> Step.of(step.insn()) }
  return Disassembler.text(code)
}

/** The cells of the tables in [text], row by row. */
private fun cells(text: String): List<List<String>> =
  text.lines().filter { "|" in it }.map { row -> row.split('|').map(String::trim) }
