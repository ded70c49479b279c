package skep.link

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.elf.ElfFile
import skep.elf.Machine
import skep.link.UsdtArgument.Layout.COMPACT
import skep.link.UsdtArgument.Layout.WIDE
import skep.link.UsdtArgument.Place.Constant
import skep.link.UsdtArgument.Place.Indexed
import skep.link.UsdtArgument.Place.Memory
import skep.link.UsdtArgument.Place.Register
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.file.Files
import java.nio.file.Path
import java.util.HexFormat
import java.util.concurrent.TimeUnit

// Where registers are in arch/x86/include/asm/ptrace.h's struct pt_regs.
private const val R15 = 0
private const val RBP = 32
private const val RAX = 80
private const val RCX = 88
private const val RDX = 96
private const val RSI = 104
private const val RDI = 112
private const val RSP = 152

private fun place(machine: Int, text: String) = UsdtArgument.parse(machine, text).single().place()

class UsdtArgumentSpec : FreeSpec({
  "x86-64" - {
    for ((text, expected) in listOf(
      "-4@$5" to Constant(5), "4@$-9" to Constant(-9), "8@\$0xffffffffffffffff" to Constant(-1),
      "8@%rsi" to Register(RSI), "-4@%eax" to Register(RAX), "2@%cx" to Register(RCX), "1@%sil" to Register(RSI),
      "1@%r15b" to Register(R15), "8@%rsp" to Register(RSP),
      "8@(%rdi)" to Memory(RDI, 0), "-4@-1204(%rbp)" to Memory(RBP, -1204), "8@0x10(%rsp)" to Memory(RSP, 16),
      "4@(%rdx,%rax,8)" to Indexed(RDX, RAX, 3, 0), "-1@-8(%rdx,%rsi)" to Indexed(RDX, RSI, 0, -8),
      "8 @ 16 ( %rdx , %rsi , 4 )" to Indexed(RDX, RSI, 2, 16),
    )) {
      text { place(Machine.X86_64, text) shouldBe expected }
    }
  }

  "arm64" - {
    for ((text, expected) in listOf(
      "-4@5" to Constant(5), "8@-9" to Constant(-9), "8@x0" to Register(0), "4@w17" to Register(136),
      "8@x30" to Register(240), "8@sp" to Register(248), "8@[x19]" to Memory(152, 0), "-4@[sp, 60]" to Memory(248, 60),
      "4@[x29,-8]" to Memory(232, -8), "-4@[ sp , #16 ]" to Memory(248, 16),
    )) {
      text { place(Machine.AARCH64, text) shouldBe expected }
    }
  }

  "as libbpf reads them" {
    val table = checkNotNull(Targets::class.java.getResource("/skep/link/usdt-arguments.tsv")).readText()
    for (line in table.lines().filter { it.isNotEmpty() }) {
      val (name, text, expected) = line.split('\t')
      val machine = if (name == "x86_64") Machine.X86_64 else Machine.AARCH64
      val read =
        try {
          val argument = UsdtArgument.parse(machine, text).single()
          val place = when (val it = argument.place()) {
            is Constant -> "0 0 0 0 ${it.value()}"
            is Register -> "1 ${it.register()} 0 0 0"
            is Memory -> "2 ${it.register()} 0 0 ${it.offset()}"
            is Indexed -> "3 ${it.register()} ${it.index()} ${it.shift()} ${it.offset()}"
          }
          "$place ${if (argument.isSigned) 1 else 0} ${64 - 8 * argument.size()}"
        } catch (_: IllegalArgumentException) {
          "refused"
        }
      withClue(line) { read shouldBe expected }
    }
  }

  "several" {
    val arguments = UsdtArgument.parse(Machine.X86_64, "-4@%esi 8@-24(%rbp)  2@%ax ")
    arguments.map { it.size() } shouldBe listOf(4, 8, 2)
    arguments.map { it.isSigned() } shouldBe listOf(true, false, false)
    UsdtArgument.parse(Machine.AARCH64, "4@[x1, 8] -8@x2").map { it.place() } shouldBe
      listOf(Memory(8, 8), Register(16))
    UsdtArgument.parse(Machine.X86_64, "  ") shouldBe listOf()
  }

  // The numbers are those that clang gives the members of the struct in libbpf 1.1's and in 1.7's bpf/usdt.bpf.h.
  "as struct __bpf_usdt_arg_spec" {
    fun bytes(text: String, layout: UsdtArgument.Layout): String {
      val spec = ByteBuffer.allocate(layout.size()).order(ByteOrder.LITTLE_ENDIAN)
      UsdtArgument.parse(Machine.X86_64, text).single().write(spec, 0, layout)
      return HexFormat.of().formatHex(spec.array())
    }
    bytes("-4@$-2", COMPACT) shouldBe "feffffffffffffff" + "00000000" + "0000" + "01" + "20"
    bytes("8@%rsi", COMPACT) shouldBe "0000000000000000" + "01000000" + "6800" + "00" + "00"
    bytes("1@-8(%rbp)", COMPACT) shouldBe "f8ffffffffffffff" + "02000000" + "2000" + "00" + "38"
    bytes("1@-8(%rbp)", WIDE) shouldBe
      "f8ffffffffffffff" + "0200" + "0000" + "0000" + "2000" + "00" + "38" + "000000000000"
    bytes("2@(%rdx,%rsp,8)", WIDE) shouldBe
      "0000000000000000" + "0300" + "9830" + "0000" + "6000" + "00" + "30" + "000000000000"
    shouldThrow<IllegalArgumentException> { bytes("2@(%rdx,%rsp,8)", COMPACT) }.message shouldContain
      "which programs can read that are compiled with libbpf 1.7"
  }

  "what programs cannot read" {
    fun problem(text: String, machine: Int = Machine.X86_64) =
      shouldThrow<IllegalArgumentException> { UsdtArgument.parse(machine, text) }.message!!
    problem("8@global(%rip)") shouldContain "argument '8@global(%rip)' is at a place that programs cannot read"
    problem("8@%xmm0") shouldContain "in register 'xmm0', which programs cannot read"
    problem("3@%rax") shouldContain "has a size that is none of 1, 2, 4 and 8"
    problem("8@%fs:0") shouldContain "is at a place"
    problem("nonsense") shouldContain "is at a place"
    problem("8@x31", Machine.AARCH64) shouldContain "in register 'x31'"
    problem("8@%rax", Machine.RISCV) shouldContain "known for x86-64 and arm64"
  }

  "notes are those that readelf shows" {
    for (file in listOf(Targets.path("probes"), Targets.path("probes.pie"), "/lib/x86_64-linux-gnu/libc.so.6")) {
      if (!Files.exists(Path.of(file))) continue
      val process = ProcessBuilder("readelf", "-nW", file).start()
      val said = process.inputStream.readAllBytes().decodeToString()
      process.waitFor(10, TimeUnit.SECONDS)

      fun all(pattern: String) = Regex(pattern).findAll(said).map { it.groupValues[1] }.toList()
      val notes = UsdtNote.of(ElfFile.of(ByteBuffer.wrap(Files.readAllBytes(Path.of(file)))))
      notes.map { it.provider() } shouldBe all("Provider: (.*)")
      notes.map { it.name() } shouldBe all("Name: (.*)")
      notes.map { it.address() } shouldBe all("Location: 0x([0-9a-f]+)").map { it.toLong(16) }
      notes.map { it.semaphore() } shouldBe all("Semaphore: 0x([0-9a-f]+)").map { it.toLong(16) }
      notes.map { it.arguments() } shouldBe all("Arguments: (.*)")
      notes.forEach { UsdtArgument.parse(Machine.X86_64, it.arguments()) }
    }
  }
})
