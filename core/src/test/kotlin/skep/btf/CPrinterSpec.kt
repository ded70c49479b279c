package skep.btf

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.btf.BtfType.Array
import skep.btf.BtfType.Const
import skep.btf.BtfType.Encoding
import skep.btf.BtfType.Enum
import skep.btf.BtfType.Enum64
import skep.btf.BtfType.EnumValue
import skep.btf.BtfType.FuncProto
import skep.btf.BtfType.Int
import skep.btf.BtfType.Member
import skep.btf.BtfType.Param
import skep.btf.BtfType.Pointer
import skep.btf.BtfType.Struct
import skep.btf.BtfType.Typedef
import skep.btf.BtfType.Union
import java.nio.ByteBuffer
import java.nio.ByteOrder.LITTLE_ENDIAN

private val INT = Int.signed("int", 4)
private val LONG = Int.signed("long", 8)
private val CHAR = Int("char", 1, setOf(Encoding.SIGNED), 8, 0)

class CPrinterSpec :
  FreeSpec({
    fun build(add: BtfBuilder.() -> Unit): Btf = BtfBuilder(LITTLE_ENDIAN).apply(add).build()

    fun definitions(btf: Btf): String = CPrinter(btf).run { btf.ids().toArray().joinToString("") { define(it) } }

    fun of(vararg types: BtfType): String = definitions(build { types.forEach { add(it) } })

    "headers are those that bpftool prints" - {
      for (name in listOf("shapes-el", "shapes-eb", "gcc32")) {
        "$name, by id" {
          CHeader.of(parse("c/$name.btf")).unsorted().text() shouldBe fixture("c/$name.h").decodeToString()
        }
      }
      for (name in listOf("shapes-el", "shapes-eb")) {
        "$name, sorted" {
          CHeader.of(parse("c/$name.btf")).text() shouldBe fixture("c/shapes-el.sorted.h").decodeToString()
        }
      }
    }

    "a header of some types has what they need, in the order they were asked for, and no kernel functions" {
      val btf = parse("c/shapes-el.btf")
      val header = CHeader.of(btf)
        .only(listOf(btf.find("tree", BtfKind.STRUCT).asInt, btf.find("ints", BtfKind.TYPEDEF).asInt)).text()
      header.substringAfter("#endif\n#endif\n\n").substringBefore("#ifndef") shouldBe
        """
        struct tree;

        typedef struct {
        	struct tree *left;
        	struct tree *right;
        } children;

        struct tree {
        	children children;
        	int value;
        };

        typedef int ints[3];


        """.trimIndent()
    }

    "what was printed is not printed again" {
      val btf = parse("c/shapes-el.btf")
      val printer = CPrinter(btf)
      val later = btf.find("later", BtfKind.STRUCT).asInt
      printer.define(later) shouldContain "struct later {\n\tstruct ring ring;\n"
      printer.define(later) shouldBe ""
      printer.define(btf.find("ring", BtfKind.STRUCT).asInt) shouldBe ""
      printer.declare(later, "it") shouldBe "struct later it"
      CPrinter(btf).define(0) shouldBe ""
    }

    "names are declared, and types cast to" {
      val btf = parse("c/shapes-el.btf")
      val printer = CPrinter(btf)
      val members = (btf.type(btf.find("declarations", BtfKind.STRUCT).asInt) as Struct).members()

      fun member(name: String) = members.first { it.name() == name }.typeId()
      printer.declare(member("matrix"), "m") shouldBe "int m[2][3][4]"
      printer.declare(member("matrix"), "") shouldBe "int[2][3][4]"
      printer.declare(member("functions"), "f") shouldBe "int (*f[2])(void)"
      printer.declare(member("mixed"), "") shouldBe "volatile const int * const * volatile *"
      printer.cast(member("mixed")) shouldBe "int ***"
      printer.declare(member("point"), "p") shouldBe "struct {\n\tint x;\n\tint y;\n} *p"
      printer.cast(member("point")) shouldBe "struct *"
      printer.cast(member("choice")) shouldBe "enum"
      printer.declare(0, "nothing") shouldBe "void nothing"
    }

    // bpftool's text of these does not give the same types back; its lines would end before the attribute.
    "what libbpf prints wrong" - {
      "an enum of 2 bytes" {
        of(Enum("half", 2, false, listOf(EnumValue("A", 1000)))) shouldBe
          "enum half {\n\tA = 1000,\n} __attribute__((mode(HI)));\n\n"
      }
      "an enum of 8 bytes whose negative values would fit in 4" {
        val one = Enum64("wide", 8, true, listOf(EnumValue("A", -1)))
        of(one) shouldBe "enum wide {\n\tA = -1LL,\n} __attribute__((mode(word)));\n\n"
        of(Int.signed("long", 4), one) shouldBe "enum wide {\n\tA = -1LL,\n} __attribute__((mode(DI)));\n\n"
        of(Enum64("wide", 8, true, listOf(EnumValue("A", -1L shl 31), EnumValue("B", 1L shl 32)))) shouldBe
          "enum wide {\n\tA = -2147483648LL,\n\tB = 4294967296LL,\n};\n\n"
      }
      "a union that is aligned" {
        val members = listOf(Member.atByte("c", 1, 0), Member.atByte("n", 2, 0))
        of(CHAR, INT, Union("u", 16, members)) shouldBe
          "union u {\n\tchar c;\n\tint n;\n} __attribute__((aligned(16)));\n\n"
        of(CHAR, INT, Union("u", 4, members)) shouldBe "union u {\n\tchar c;\n\tint n;\n};\n\n"
        of(CHAR, INT, Union("u", 12, members)) shouldBe "union u {\n\tchar c;\n\tint n;\n};\n\n"
        of(Union("u", 8, listOf())) shouldBe "union u {\n};\n\n"
      }
      "a union that is packed" {
        val members = listOf(Member.atByte("c", 3, 0), Member.atByte("n", 2, 0))
        of(CHAR, INT, Array(1, 2, 5), Union("u", 5, members)) shouldBe
          "union u {\n\tchar c[5];\n\tint n;\n} __attribute__((packed));\n\n"
      }
      "the last digits of a long name that occurs twice" {
        val name = "x".repeat(300)
        of(INT, Typedef(name, 1), Typedef(name, 1)) shouldBe "typedef int $name;\n\ntypedef int ${name}___2;\n\n"
      }
    }

    "types of one name" - {
      fun empty(name: String) = Struct(name, 0, listOf())

      "are told apart, by tag and by other names" {
        of(INT, empty("a"), empty("a"), Union("a", 0, listOf()), Typedef("a", 1), Typedef("a", 1)) shouldBe
          "struct a {};\n\nstruct a___2 {};\n\nunion a___3 {};\n\ntypedef int a;\n\ntypedef int a___2;\n\n"
        val one = Enum("", 4, false, listOf(EnumValue("A", 1)))
        of(INT, one, one, Typedef("A", 1)) shouldBe
          "enum {\n\tA = 1,\n};\n\nenum {\n\tA___2 = 1,\n};\n\ntypedef int A___3;\n\n"
      }
      "get no name that another has" {
        of(empty("a"), empty("a___2"), empty("a"), empty("a")) shouldBe
          "struct a {};\n\nstruct a___2 {};\n\nstruct a___3 {};\n\nstruct a___4 {};\n\n"
        of(empty("a"), empty("a"), empty("a___2")) shouldBe
          "struct a {};\n\nstruct a___2 {};\n\nstruct a___2___2 {};\n\n"
      }
      "are one if they are only declared" {
        of(BtfType.Forward("a", false), BtfType.Forward("a", false), empty("a")) shouldBe
          "struct a;\n\nstruct a;\n\nstruct a {};\n\n"
      }
    }

    "what has no size or alignment takes no room" {
      val members = listOf(Member.atByte("f", 2, 0), Member.atByte("l", 1, 0))
      of(LONG, BtfType.Forward("f", false), Struct("s", 8, members)) shouldBe
        "struct f;\n\nstruct s {\n\tstruct f f;\n\tlong l;\n};\n\n"
    }

    "gcc's names for vectors and variable arguments are explained to other compilers" {
      of(Int.unsigned("__Poly8_t", 1), Typedef("poly8_t", 1)) shouldBe
        "typedef unsigned char __Poly8_t;\n\ntypedef __Poly8_t poly8_t;\n\n"
      of(Typedef("__gnuc_va_list", 0)) shouldBe "typedef __builtin_va_list __gnuc_va_list;\n\n"
      of(INT, Typedef("__builtin_va_list", 1)) shouldBe ""
    }

    "types of a base are there too" {
      val base = build { add(INT); add(Struct("in_base", 4, listOf(Member.atByte("n", 1, 0)))) }
      val inSplit = Struct("in_split", 4, listOf(Member.atByte("b", 2, 0)))
      val split = BtfBuilder.splitFrom(base).apply { add(inSplit) }.build()
      CPrinter(split).define(3) shouldBe
        "struct in_base {\n\tint n;\n};\n\nstruct in_split {\n\tstruct in_base b;\n};\n\n"
      CHeader.of(split).text() shouldContain "struct in_base {\n\tint n;\n};\n\nstruct in_split {"
    }

    "hostile types end in an exception" - {
      fun refused(btf: Btf) = shouldThrow<BtfException> { definitions(btf) }.message.orEmpty()

      "a struct that holds itself" {
        refused(build { add(Struct("s", 8, listOf(Member.atByte("s", 1, 0)))) }) shouldBe
          "BTF type [1]: contains itself: 's'"
      }
      "an anonymous struct that points to itself" {
        refused(build { add(Struct("", 8, listOf(Member.atByte("s", 2, 0)))); add(Pointer(1)) }) shouldBe
          "BTF type [1]: contains itself"
      }
      "typedefs, pointers and functions in a circle" {
        val depth = "lies more than 512 levels of types deep"
        refused(build { add(Typedef("t", 2)); add(Typedef("u", 1)) }) shouldContain depth
        refused(build { add(Pointer(2)); add(Const(1)) }) shouldContain depth
        refused(build { add(FuncProto(1, listOf())) }) shouldContain depth
        refused(build { add(INT); add(FuncProto(0, listOf(Param("a", 3)))); add(Pointer(2)) }) shouldContain depth
        shouldThrow<BtfException> { CHeader.of(build { add(Pointer(2)); add(Const(1)) }).text() }
      }
      "a long chain, of which each part by itself is short" {
        val btf = build { add(INT); repeat(100_000) { add(Pointer(it + 1)) } }
        definitions(btf) shouldBe ""
        shouldThrow<BtfException> { CPrinter(btf).define(100_001) }.message shouldContain "more than 512 levels"
        shouldThrow<BtfException> { CPrinter(btf).declare(100_001, "x") }.message shouldContain "chain of more than 512"
        shouldThrow<BtfException> { CHeader.of(btf).text() }
      }
      "text that doubles with each type" {
        val anonymous = build {
          add(INT)
          for (id in 1..40) add(Struct("", 4, listOf(Member.atByte("a", id, 0), Member.atByte("b", id, 0))))
          add(Struct("s", 4, listOf(Member.atByte("a", 41, 0))))
        }
        refused(anonymous) shouldContain "far longer as C than any compiler's"
        val functions = build {
          add(INT)
          for (id in 1..40) add(FuncProto(id, listOf(Param("", id))))
        }
        refused(functions) shouldContain "far longer as C than any compiler's"
      }
      "a gap of gigabytes, and a name of megabytes that everything has" {
        refused(build { add(Struct("s", 0xffffffff, listOf())) }) shouldContain "far longer as C"
        val name = "n".repeat(1 shl 20)
        refused(build { add(Enum("e", 4, false, List(1000) { EnumValue(name, 0) })) }) shouldContain "far longer as C"
      }
      "what C has no declaration of" {
        refused(build { add(BtfType.Var("v", 0, BtfLinkage.GLOBAL)); add(Typedef("t", 1)) }) shouldBe
          "BTF type [1]: is a VAR, of which nothing in C can be declared"
      }
      "ids that are none, in BTF that nobody checked" {
        val section = build { add(INT); add(Typedef("t", 1)) }.bytes()
        val bytes = ByteArray(section.remaining()).also { section.get(it) }
        bytes[24 + 16 + 8] = 77
        refused(Btf.ofKernel(ByteBuffer.wrap(bytes))) shouldContain "BTF type [77]: there is no such type"
      }
    }
  })
