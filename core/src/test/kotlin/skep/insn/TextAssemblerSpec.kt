package skep.insn

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.insn.Reg.*
import java.nio.ByteBuffer
import java.nio.ByteOrder.LITTLE_ENDIAN
import kotlin.math.abs

class TextAssemblerSpec : FreeSpec({
  fun bytes(code: Code, cpu: Cpu = Cpu.V4) = Encoder.encode(code, LITTLE_ENDIAN, cpu).toByteArray().hex()

  fun reassembled(code: Code) = TextAssembler.assemble(Disassembler.text(code))

  "every instruction of LLVM's table assembles to LLVM's bytes" {
    val exit = "9500000000000000"
    GoldenTable.rows.values.forEach { row ->
      val distance = Regex("(?:goto|gotol|may_goto) ([+-])0x([0-9a-f]+)$").find(row.text)
        ?.let { (if (it.groupValues[1] == "-") -1 else 1) * it.groupValues[2].toInt(16) } ?: 0
      val before = if (distance < 0) abs(distance) - 1 else 0
      val after = if (distance < 0) 1 else distance + 1
      val text = "exit\n".repeat(before) + row.text + "\n" + "exit\n".repeat(after)
      withClue(row.text) {
        val same = bytes(TextAssembler.assemble(text)) == exit.repeat(before) + row.little + exit.repeat(after)
        same shouldBe true
      }
    }
  }

  "llvm-objdump's listing of a clang object assembles to its bytes, and is what the disassembler prints" {
    val listing = TextAssemblerSpec::class.java.getResource("listing.txt")!!.readText()
    val rows = listing.lines().mapNotNull { Regex("^ *(\\d+):\\t([0-9a-f ]+)\\t(.*)$").find(it)?.destructured }
    val expected = rows.joinToString("") { (_, bytes, _) -> bytes.replace(" ", "") }
    bytes(TextAssembler.assemble(listing)) shouldBe expected

    fun plain(text: String) = text.replace(Regex(" <[^<>]*>$"), "")

    val printed = Disassembler.text(Decoder.decode(ByteBuffer.wrap(expected.unhex()), LITTLE_ENDIAN))
    printed.lines().filter { '\t' in it }.map { plain(it.trim()) } shouldBe
      rows.map { (slot, _, text) -> "$slot:\t${plain(text)}" }
  }

  "peer bug 15: disassembled and assembled again, any code is the same" - {
    "random bytes" {
      repeat(1000) { seed ->
        val code = Decoder.decode(ByteBuffer.wrap(randomCode(seed, 60)), LITTLE_ENDIAN)
        reassembled(code) shouldBe code
      }
    }
    "references, local functions and odd names" {
      val function = Label("function")
      val twin = Label("function")
      val odd = Label("a b>:#\"\\ü")
      val values = listOf(
        Imm64.Value(-1), Imm64.MapRef("counts"), Imm64.GlobalRef(".rodata.str1.1", 16), Imm64.GlobalRef(".bss", -1),
        Imm64.FunctionRef("callback"), Imm64.ExternRef("jiffies"), Imm64.MapFd(3), Imm64.MapFd(-3),
        Imm64.MapValue(3, 8),
        Imm64.MapValue(-3, -8), Imm64.MapIndex(1), Imm64.MapIndexValue(1, 4), Imm64.BtfVariable(7, 0),
        Imm64.LocalFunction(function), Imm64.RelativeFunction(-5), Imm64.MapRef("r1"), Imm64.MapRef("0x5"),
        Imm64.ExternRef("# ll \"\n"), Imm64.FunctionRef("load_acquire"), Imm64.ExternRef(""),
      )
      val callees = listOf(
        Callee.HelperId(6), Callee.HelperId(-1), Callee.Function("sub"), Callee.Extern("bpf_kfunc"), Callee.Kfunc(5, 0),
        Callee.Kfunc(-5, -2), Callee.Local(function), Callee.Local(twin), Callee.Relative(-1), Callee.Register(R4),
      )
      val code = Code.of(
        values.map { Step.of(Insn.LoadImm64(R1, it)) } + callees.map { Step.of(Insn.Call(it)) } +
          Step.of(Insn.LoadPacketIndirect(Size.H, R2, -6)) + Step.of(Insn.Jump(odd, false)) +
          Step.of(Insn.Jump(twin, true)) + function + Step.of(Insn.Exit()) + twin + odd + Step.of(Insn.Exit()),
      )
      reassembled(code) shouldBe code
    }
    "source lines are comments" {
      val code = Code.of(Step.of(Insn.Exit()).withSource(SourceLine("a.c", 3, 1, "return 0;\n}")))
      Disassembler.text(code) shouldBe "; a.c:3: return 0; }\n       0:\texit\n"
      reassembled(code) shouldBe Code.of(Step.of(Insn.Exit()))
    }
  }

  "labels, comments, decimal numbers and unsigned immediates, as people write" {
    val code = TextAssembler.assemble(
      """
      ; counts to ten
      main:
        r0 = 0            # start
        w2 = 0xffffffff
      loop: r0 += 1
        r3 = *(u32 *)(r10 - 4)  // the whole register means the same
        if r0 < 10 goto loop
        goto done
        exit
      done:
        exit
      """,
    )
    bytes(code, Cpu.V2).chunked(16) shouldBe listOf(
      "b700000000000000", "b4020000ffffffff", "0700000001000000", "61a3fcff00000000", "a500fdff0a000000",
      "0500010000000000", "9500000000000000", "9500000000000000",
    )
  }

  "a call of a name is local when a line defines it, else extern" {
    TextAssembler.assemble("call f\ncall g\nexit\nf: exit").steps().take(2).map {
      it.insn().targets().isNotEmpty()
    } shouldBe
      listOf(true, false)
  }

  "an error says the line, its column and what is wrong" - {
    mapOf(
      "r11 = 5" to "no instruction starts with 'r11'",
      "= 5" to "no instruction starts with '= 5'",
      "r1 = w2" to "a move has two registers of one width",
      "r1 += w2" to "expected a 64-bit register but found 'w2'",
      "w1 = *(u64 *)(r2 + 0)" to "this writes all 64 bits: write r1",
      "r1 = *(u32 *)(r2 + 40000)" to "offset 0x9c40 does not fit 16 bits (-32768..32767)",
      "r1 = *(u32 *)(r2 + 32768)" to "load offset 32768 does not fit 16 bits (-32768..32767)",
      "r1 = 0x100000000" to "0x100000000 does not fit 32 bits; end the line with ll for 64",
      "r1 = 99999999999999999999 ll" to "expected a number of at most 64 bits but found '99999999999999999999 ll'",
      "goto nowhere" to "no line defines the label 'nowhere'",
      "goto +7" to "no instruction is 0x7 slots away",
      "r1 = le16 r2" to "this swaps a register in place: both must be r1",
      "w0 = xchg_64(r1 + 0, w0)" to "no instruction is called 'xchg_64' with registers of this width",
      "*(s8 *)(r1 + 0) = 5" to "a store has no sign: write u8",
      "exit now" to "the instruction should end before 'now'",
      "r1 = data+4 ll" to "only a data section has bytes at offsets: say so with '# data'",
      "r1 = \"a" to "a quoted name has no closing quote",
      "r1 =" to "expected a value but found the end of the line",
      "r1 = foo" to "no value is called 'foo'; a symbol needs ll after it",
    ).forEach { (line, problem) ->
      line {
        val error = shouldThrow<AssemblyException> { TextAssembler.assemble("exit\n$line", "x.s") }
        error.message shouldContain problem
        error.source().get().line() shouldBe 2
        error.source().get().toString() shouldBe "x.s:2"
      }
    }
    "a label twice" {
      shouldThrow<AssemblyException> { TextAssembler.assemble("a: exit\na: exit") }.message shouldBe
        "assembly:2: label 'a' is defined twice in 'a: exit'"
    }
  }
})
