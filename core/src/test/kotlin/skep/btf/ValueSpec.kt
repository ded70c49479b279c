package skep.btf

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import skep.btf.BtfType.Encoding
import skep.btf.BtfType.Int
import skep.btf.BtfType.Member
import skep.elf.ElfFile
import java.math.BigInteger
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.ByteOrder.BIG_ENDIAN
import java.nio.ByteOrder.LITTLE_ENDIAN
import java.util.Optional

private val CHAR = Int("char", 1, setOf(Encoding.SIGNED), 8, 0)
private val U8 = Int.unsigned("unsigned char", 1)
private val INT = Int.signed("int", 4)

class ValueSpec :
  FreeSpec({
    "the variables of an object have the values that libbpf prints" - {
      for (order in listOf("el", "eb")) {
        val variables by lazy { Variables(fixture("c/values-$order.o")) }
        for ((options, printer) in listOf<Pair<String, CValuePrinter.() -> CValuePrinter>>(
          "d" to { this },
          "n" to { withoutNames() },
          "c" to { compact() },
          "cz" to { compact().zeroes() },
          "s" to { strings() },
          "cs" to { compact().strings() },
        )) {
          "$order, options $options" {
            // libbpf forgets the comma after a string, and indents it twice.
            val misprinted = if ('s' in options) listOf("two_texts", "named") else listOf()
            val expected = fixture("c/values-$options.txt").decodeToString().split(Regex("\n(?=\\.[a-z]+ )"))
            val actual = variables.lines(CValuePrinter.of(variables.btf).printer())
            actual.filterNot { it.split(' ')[1] in misprinted } shouldBe
              expected.map { it.removeSuffix("\n") }.filterNot { it.split(' ')[1] in misprinted }
          }
        }
      }
    }

    fun build(vararg types: BtfType, order: ByteOrder = LITTLE_ENDIAN): Btf =
      BtfBuilder(order).apply { types.forEach { add(it) } }.build()

    fun bytes(vararg values: kotlin.Int) = ByteBuffer.wrap(ByteArray(values.size) { values[it].toByte() })

    fun print(btf: Btf, id: kotlin.Int, vararg values: kotlin.Int) =
      CValuePrinter.of(btf).compact().print(BtfValue.read(btf, id, bytes(*values)))

    "where libbpf misleads" - {
      val point = BtfType.Struct("point", 8, listOf(Member.atByte("x", 1, 0), Member.atByte("y", 1, 4)))
      val outer = BtfType.Struct("outer", 8, listOf(Member.atByte("point", 2, 0)))

      "a struct within another is left out only if all of it is zero" {
        print(build(INT, point, outer), 3, 0, 0, 0, 0, 7, 0, 0, 0) shouldBe
          "(struct outer){.point = (struct point){.y = (int)7,},}"
        print(build(INT, point, outer), 3, 0, 0, 0, 0, 0, 0, 0, 0) shouldBe "(struct outer){}"
      }
      "bytes after a zero are not lost" {
        val btf = build(U8, INT, BtfType.Array(1, 2, 4))
        print(btf, 3, 'a'.code, 0, 0, 0) shouldBe "(unsigned char[4])['a',]"
        print(btf, 3, 'a'.code, 0, 'b'.code, 0) shouldBe "(unsigned char[4])[97,0,98,0,]"
        print(btf, 3, 0, 0, 0, 1) shouldBe "(unsigned char[4])[0,0,0,1,]"
        CValuePrinter.of(btf).strings().compact().print(BtfValue.read(btf, 3, bytes(1, 0, 0, 0))) shouldBe
          "(unsigned char[4])\"\\x01\""
      }
      "truth values are no characters" {
        print(build(Int.bool("_Bool"), INT, BtfType.Array(1, 2, 3)), 3, 1, 0, 1) shouldBe "(_Bool[3])[1,0,1,]"
      }
      "text does not make characters of what comes after it" {
        val struct = BtfType.Struct("s", 4, listOf(Member.atByte("text", 4, 0), Member.atByte("n", 2, 2)))
        print(build(CHAR, U8, INT, BtfType.Array(1, 3, 2), struct), 5, 'a'.code, 0, 65, 0) shouldBe
          "(struct s){.text = (char[2])['a',],.n = (unsigned char)65,}"
      }
      "a string is followed by a comma" {
        val struct = BtfType.Struct("s", 3, listOf(Member.atByte("text", 4, 0), Member.atByte("n", 2, 2)))
        val btf = build(CHAR, U8, INT, BtfType.Array(1, 3, 2), struct)
        CValuePrinter.of(btf).strings().print(BtfValue.read(btf, 5, bytes('a'.code, 0, 65))) shouldBe
          "(struct s){\n\t.text = (char[2])\"a\",\n\t.n = (unsigned char)65,\n}"
      }
      "enumerators are found in bit-fields and with their highest bit set" {
        val values = listOf(BtfType.EnumValue("ONE", 1), BtfType.EnumValue("TOP", 0xffffffff))
        val struct = BtfType.Struct("s", 4, listOf(Member("a", 1, 0, 7), Member("e", 1, 7, 3)))
        val btf = build(BtfType.Enum("e", 4, false, values), struct)
        print(btf, 1, 255, 255, 255, 255) shouldBe "(enum e)TOP"
        print(btf, 2, 0x80, 0, 0, 0) shouldBe "(struct s){.e = (enum e)ONE,}"
        val signed = build(
          BtfType.Enum("e", 4, true, listOf(BtfType.EnumValue("MINUS", -1))),
          BtfType.Struct("s", 4, listOf(Member("e", 1, 5, 3))),
        )
        print(signed, 2, 0xe0, 0, 0, 0) shouldBe "(struct s){.e = (enum e)MINUS,}"
      }
    }

    "values can be taken apart" {
      val btf = build(
        INT,
        BtfType.Pointer(0),
        BtfType.Array(1, 1, 2),
        BtfType.Struct("s", 17, listOf(Member.atByte("p", 2, 0), Member.atByte("a", 3, 8), Member("b", 1, 128, 5))),
        BtfType.Typedef("t", 4),
        order = BIG_ENDIAN,
      )
      val value = BtfValue.read(btf, 5, bytes(0xff, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, -1, -1, -1, -3, 0xf0, 99))
      value.typeId() shouldBe 5
      val fields = value.shouldBeInstanceOf<BtfValue.Composite>().fields()
      fields.map { it.name() to it.bitfieldSize() } shouldBe listOf("p" to 0, "a" to 0, "b" to 5)
      fields[0].value() shouldBe BtfValue.Pointer(2, 1L - (1L shl 56))
      val elements = fields[1].value().shouldBeInstanceOf<BtfValue.Array>().elements()
      elements shouldBe listOf(BtfValue.Int(1, BigInteger.TWO), BtfValue.Int(1, BigInteger.valueOf(-3)))
      fields[2].value() shouldBe BtfValue.Int(1, BigInteger.valueOf(-2))
      shouldThrow<IndexOutOfBoundsException> { fields[3] }
    }

    "a bit-field of BTF from before kind_flag is an integer with an offset" {
      val flags = Int("unsigned int", 4, setOf(), 3, 5)
      val btf = build(flags, BtfType.Struct("s", 4, listOf(Member("f", 1, 0, 0), Member("g", 1, 9, 0)), false))
      val fields = (BtfValue.read(btf, 2, bytes(0xa0, 0x40, 1, 0)) as BtfValue.Composite).fields()
      val five = BtfValue.Int(1, BigInteger.valueOf(5))
      fields.map { it.value() } shouldBe listOf(five, five)
    }

    "a bool that is neither true nor false is a number, a float of another size its bytes" {
      print(build(Int.bool("_Bool")), 1, 7) shouldBe "(_Bool)7"
      BtfValue.read(build(Int.bool("_Bool")), 1, bytes(1)) shouldBe BtfValue.Bool(1, true)
      print(build(BtfType.Float("_Float16", 2)), 1, 0x3c, 1) shouldBe "(_Float16)0x3c01"
      BtfValue.read(build(BtfType.Enum("e", 4, false, listOf())), 1, bytes(9, 0, 0, 0)) shouldBe
        BtfValue.Enumerator(1, 9, Optional.empty())
    }

    "what cannot be read is refused" - {
      fun refused(btf: Btf, id: kotlin.Int, size: kotlin.Int) = shouldThrow<BtfException> {
        CValuePrinter.of(btf).zeroes().print(BtfValue.read(btf, id, ByteBuffer.allocate(size)))
      }.message.orEmpty()

      "too few bytes" { refused(build(INT), 1, 3) shouldBe "BTF type [1]: needs 4 bytes, and there are 3" }
      "a type without a size" {
        refused(build(BtfType.Forward("f", false)), 1, 9) shouldContain "has no size"
        refused(build(INT, BtfType.Var("v", 1, BtfLinkage.GLOBAL)), 2, 9) shouldContain "is a VAR, which has no value"
      }
      "a member beyond its struct's end" {
        fun with(member: Member) = build(INT, BtfType.Struct("s", 4, listOf(member)))
        refused(with(Member.atByte("m", 1, 2)), 2, 9) shouldContain "needs 4 bytes"
        refused(with(Member.atByte("m", 1, 200_000)), 2, 9) shouldContain "needs 4 bytes, and there are 0"
        refused(with(Member("m", 1, 30, 3)), 2, 9) shouldContain "in 4 bytes"
        refused(with(Member("m", 1, 0xffffff, 3)), 2, 9) shouldContain "in 4 bytes"
      }
      "a bit-field of something else" {
        refused(build(BtfType.Pointer(0), BtfType.Struct("s", 8, listOf(Member("m", 1, 1, 3)))), 2, 8) shouldContain
          "is no integer"
      }
      "integers of odd widths" {
        print(build(Int("i", 1, setOf(), 255, 255)), 1, 5) shouldBe "(i)5"
        print(build(Int("i", 4, setOf(Encoding.SIGNED), 0, 0)), 1, 5, 0, 0, 0) shouldBe "(i)5"
        print(build(Int("i", 0, setOf(Encoding.SIGNED), 0, 0)), 1) shouldBe "(i)0"
        print(build(Int("i", 3, setOf(Encoding.SIGNED), 24, 0)), 1, 0xff, 0xff, 0xff) shouldBe "(i)-1"
      }
      "values that are far larger as text than as bytes" {
        refused(build(BtfType.Struct("", 0, listOf()), INT, BtfType.Array(1, 2, 0xffffffff)), 3, 0) shouldContain
          "far longer as C"
        val doubling = Array(40) {
          BtfType.Struct("", 4, listOf(Member.atByte("a", it + 1, 0), Member.atByte("b", it + 1, 0)))
        }
        val btf = build(INT, *doubling)
        refused(btf, 41, 4) shouldContain "far longer as C"
        shouldThrow<BtfException> { CValuePrinter.of(btf).print(BtfValue.read(btf, 41, ByteBuffer.allocate(4))) }
      }
    }
  })

/** The variables of an object by their symbols, in libbpf's order. */
private class Variables(object_: ByteArray) {
  private val elf = ElfFile.of(ByteBuffer.wrap(object_))
  val btf: Btf = Btf.parse(elf.section(".BTF").orElseThrow().bytes())
  private val addresses = elf.symbolTable().orElseThrow().stream().toList().associate {
    it.name() to it.value().toInt()
  }

  fun lines(printer: CValuePrinter): List<String> = listOf(".data", ".bss", ".rodata").flatMap { section ->
    val types = btf.type(btf.find(section, BtfKind.DATASEC).asInt) as BtfType.Datasec
    types.entries().map { btf.type(it.typeId()) as BtfType.Var }.sortedBy { addresses.getValue(it.name()) }
      .map { "$section ${it.name()} ${printer.print(BtfValue.read(btf, it.typeId(), bytes(section, it)))}" }
  }

  private fun bytes(name: String, variable: BtfType.Var): ByteBuffer {
    val section = elf.section(name).orElseThrow()
    val bytes = if (name == ".bss") ByteBuffer.allocate(section.size().toInt()) else section.bytes()
    return bytes.position(addresses.getValue(variable.name()))
  }
}
