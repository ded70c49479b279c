package skep.dsl

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.insn.Disassembler
import skep.insn.Imm
import skep.insn.Insn
import skep.insn.Reg

/** Stands for the address of the format. */
private const val FORMAT = 1000

class PrintingSpec :
  FreeSpec({
    fun bpf(body: CodeBuilder.() -> Unit) =
      object : Bpf("printing", "GPL") {
        val prog by program("socket") {
          body()
          exit()
        }
      }

    fun text(body: CodeBuilder.() -> Unit) =
      bpf(body).toSpec().programs().single().code().steps().map { Disassembler.text(it.insn()) }.dropLast(1)

    "up to three arguments go in registers, after the format and its size with the zero" {
      text { printk("hello\n") } shouldBe listOf("r1 = .rodata+0x0 ll # data", "r2 = 0x7", "call 0x6")
      text { printk("%d", r0) } shouldBe listOf("r1 = .rodata+0x0 ll # data", "r2 = 0x3", "r3 = r0", "call 0x6")
      text { printk("%d %d %d", r1, r2, r3) } shouldBe
        listOf("r4 = r2", "r2 = 0x9", "r5 = r3", "r3 = r1", "r1 = .rodata+0x0 ll # data", "call 0x6")
    }

    "any three arguments arrive, whatever registers they are in" {
      for (a in 0..10) {
        for (b in 0..10) {
          for (c in 0..10) {
            val code =
              bpf {
                val all = listOf(r0, r1, r2, r3, r4, r5, r6, r7, r8, r9, fp)
                printk("%d%d%d", all[a], all[b], all[c])
              }.toSpec().programs().single().code()
            val registers = IntArray(11) { it }
            for (insn in code.steps().map { it.insn() }) {
              when (insn) {
                is Insn.LoadImm64 -> registers[insn.dst().number()] = FORMAT
                is Insn.Alu -> registers[insn.dst().number()] =
                  when (val source = insn.src()) {
                    is Reg -> registers[source.number()]
                    is Imm -> source.value()
                  }
                else -> break
              }
            }
            withClue("$a $b $c") { registers.slice(1..5) shouldBe listOf(FORMAT, 7, a, b, c) }
          }
        }
      }
    }

    "more go through an array on the stack" {
      text { printk("%d%d%d%d", r1, r2, r3, r4, scratch = fp - 32) } shouldBe
        listOf(
          "*(u64 *)(r10 - 0x20) = r1",
          "*(u64 *)(r10 - 0x18) = r2",
          "*(u64 *)(r10 - 0x10) = r3",
          "*(u64 *)(r10 - 0x8) = r4",
          "r1 = .rodata+0x0 ll # data",
          "r2 = 0x9",
          "r3 = r10",
          "r4 = 0x20",
          "r3 += -0x20",
          "call 0xb1",
        )
      shouldThrow<BpfDslException> { text { printk("%d%d%d%d", r1, r2, r3, r4) } }.message shouldContain
        "scratch = fp - 32"
    }

    "each format is a static string of .rodata with its zero" {
      val spec = bpf { printk("a %d\n", r0); printk("b\n") }.toSpec()
      spec.globals().map { Triple(it.name(), it.offset(), it.size()) } shouldBe
        listOf(Triple("prog.____fmt", 0, 6), Triple("prog.____fmt.1", 6, 3))
      val data = spec.map(".rodata").get().data().get()
      data.image().toByteArray().decodeToString() shouldBe "a %d\n\u0000b\n\u0000"
    }

    "the conversions of the kernel are counted" {
      PrintkFormat.arguments("none, 100%%\n") shouldBe 0
      PrintkFormat.arguments("%d %i %u %x %X") shouldBe 5
      PrintkFormat.arguments("%ld %lld %08x %-5d%+d% d") shouldBe 6
      PrintkFormat.arguments("%c%s%p %px %pK %pks %pus %ps %pS %pB") shouldBe 10
      PrintkFormat.arguments("%pI4 %pi6") shouldBe 2
      PrintkFormat.arguments("%%%d%%") shouldBe 1
    }

    "a format that the kernel would refuse, or with other arguments, is an error" {
      for ((format, wrong) in listOf(
        "%" to "'%'",
        "50% of %d" to "'% of'",
        "%f" to "'%f'",
        "%hd" to "'%hd'",
        "%lllu" to "'%lll'",
        "%*d" to "'%*d'",
        "ä" to "'ä' (U+00E4)",
        "\u0000" to "U+0000",
      )) {
        shouldThrow<BpfDslException> { text { printk(format) } }.message shouldContain wrong
      }
      shouldThrow<BpfDslException> { text { printk("%d\n") } }.message shouldContain
        "the format \"%d\" takes 1 arguments and gets 0"
      shouldThrow<BpfDslException> { text { printk("\n", r1) } }
    }

    "a string outside an object has nowhere to lie" {
      shouldThrow<BpfDslException> { code { printk("x") } }.message shouldContain "program of a Bpf"
    }
  })
