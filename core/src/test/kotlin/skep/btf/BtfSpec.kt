package skep.btf

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.ReadOnlyBufferException
import java.util.OptionalInt

class BtfSpec :
  FreeSpec({
    listOf("el" to ByteOrder.LITTLE_ENDIAN, "eb" to ByteOrder.BIG_ENDIAN).forEach { (suffix, order) ->
      "clang's BTF, $order" - {
        val btf = parse("kinds-$suffix.btf")

        "reads as bpftool prints it" {
          btf.order() shouldBe order
          BpftoolDump.lines(btf).toList() shouldContainExactly fixtureLines("kinds-$suffix.btf.dump")
        }

        "has every kind there is" {
          btf.ids().toArray().map(btf::kind).toSet() shouldBe
            BtfKind.entries.toSet() - BtfKind.VOID - BtfKind.UNKNOWN
        }

        "kinds and names without decoding are those of the decoded types" {
          for (id in btf.ids()) {
            btf.kind(id) shouldBe btf.type(id).kind()
            btf.name(id) shouldBe btf.type(id).name()
          }
        }

        "sizes and alignments are libbpf's" {
          fun <T> orDash(value: () -> T) =
            try {
              value().toString()
            } catch (_: BtfException) {
              "-"
            }
          btf.ids().toArray().map {
            "$it ${orDash { btf.sizeOf(it) }} ${orDash { btf.alignOf(it) }}"
          } shouldContainExactly
            fixtureLines("kinds-$suffix.btf.sizes")
        }

        "keeps its bytes, and nobody can change them" {
          btf.bytes().order() shouldBe order
          btf.bytes() shouldBe ByteBuffer.wrap(fixture("kinds-$suffix.btf"))
          shouldThrow<ReadOnlyBufferException> { btf.bytes().put(0, 0) }
        }
      }
    }

    "looking up" - {
      val btf = parse("kinds-el.btf")

      "finds every named type by its name and kind" {
        for (id in btf.ids().filter { btf.name(it).isNotEmpty() }) {
          val same = btf.ids().filter { btf.name(it) == btf.name(id) }.toArray()
          btf.findAll(btf.name(id)).toArray() shouldBe same
          btf.find(btf.name(id), btf.kind(id)) shouldBe OptionalInt.of(same.first { btf.kind(it) == btf.kind(id) })
        }
      }

      "finds nothing by a name or kind that is not there" {
        btf.find("node", BtfKind.UNION) shouldBe OptionalInt.empty()
        btf.find("nod", BtfKind.STRUCT) shouldBe OptionalInt.empty()
        btf.find("nodes", BtfKind.STRUCT) shouldBe OptionalInt.empty()
        btf.findAll("").count() shouldBe 0
      }

      "finds a function and another type of one name, in the order of their ids" {
        val builder = BtfBuilder(ByteOrder.LITTLE_ENDIAN)
        val proto = builder.add(BtfType.FuncProto(0, listOf()))
        val function = builder.add(BtfType.Func("pipe", proto, BtfLinkage.GLOBAL))
        val struct = builder.add(BtfType.Struct("pipe", 0, listOf()))
        val other = builder.add(BtfType.Func("pipe", proto, BtfLinkage.STATIC))
        val shared = builder.build()
        shared.findAll("pipe").toArray() shouldBe intArrayOf(function, struct, other)
        shared.find("pipe", BtfKind.FUNC) shouldBe OptionalInt.of(function)
        shared.find("pipe", BtfKind.STRUCT) shouldBe OptionalInt.of(struct)
        shared.findAllFlavors("pipe").toArray() shouldBe intArrayOf(struct)
      }

      "names go by flavors as libbpf has them" {
        val names =
          "a a___b a___b___c a____b ___a a___ a___b_ a__b a_____b___c a___b____c x".split(" ")
        val builder = BtfBuilder(ByteOrder.LITTLE_ENDIAN)
        names.forEach { builder.add(BtfType.Forward(it, false)) }
        val flavored = builder.build()

        fun flavors(name: String) = flavored.findAllFlavors(name).mapToObj(flavored::name).toList()
        flavors("a") shouldBe listOf("a", "a___b", "a___b_", "a___b____c")
        flavors("a___b") shouldBe listOf("a___b___c")
        flavors("a____b") shouldBe listOf("a____b")
        flavors("___a") shouldBe listOf("___a")
        flavors("a___") shouldBe listOf("a___")
        flavors("a_____b") shouldBe listOf("a_____b___c")
        flavors("b") shouldBe emptyList()
        names.forEach { flavored.findAll(it).mapToObj(flavored::name).toList() shouldBe listOf(it) }
      }

      "names of any length and script are found, beside others that begin alike" {
        val names = listOf("größe", "x".repeat(511), "x".repeat(512), "x".repeat(513), "x".repeat(70_000) + "y")
        val builder = BtfBuilder(ByteOrder.BIG_ENDIAN)
        names.forEach { builder.add(BtfType.Forward(it, true)) }
        val long = builder.build()
        names.forEachIndexed { index, name -> long.find(name, BtfKind.FWD) shouldBe OptionalInt.of(index + 1) }
      }
    }

    "following types" - {
      val btf = parse("kinds-el.btf")

      "skips typedefs and modifiers, but not pointers" {
        val node = btf.find("node", BtfKind.STRUCT).asInt
        btf.skipModifiersAndTypedefs(btf.find("node_t", BtfKind.TYPEDEF).asInt) shouldBe node
        btf.skipModifiersAndTypedefs(30) shouldBe 6
        btf.skipModifiersAndTypedefs(31) shouldBe 6
        btf.skipModifiersAndTypedefs(28) shouldBe 28
        btf.skipModifiersAndTypedefs(0) shouldBe 0
      }

      "a circle of typedefs is an error that names it" {
        val builder = BtfBuilder(ByteOrder.LITTLE_ENDIAN)
        builder.add(BtfType.Typedef("chicken", 2))
        builder.add(BtfType.Typedef("egg", 1))
        val circle = builder.build()
        listOf<(Int) -> Any>(circle::skipModifiersAndTypedefs, circle::sizeOf, circle::alignOf).forEach {
          shouldThrow<BtfException> { it(1) }.typeId().isPresent shouldBe true
        }
      }

      "a pointer has the size of long" {
        fun withLong(size: Int) =
          BtfBuilder(ByteOrder.LITTLE_ENDIAN).also {
            it.add(BtfType.Int.signed("int", 4))
            it.add(BtfType.Int.unsigned("long unsigned int", size))
            it.add(BtfType.Pointer(0))
          }.build()
        withLong(4).sizeOf(3) shouldBe 4
        withLong(4).alignOf(3) shouldBe 4
        withLong(8).sizeOf(3) shouldBe 8
        withLong(16).pointerSize() shouldBe 8
        btf.pointerSize() shouldBe 8
      }

      "a size that 32 bits do not hold is an error" {
        val builder = BtfBuilder(ByteOrder.LITTLE_ENDIAN)
        val u8 = builder.add(BtfType.Int.unsigned("u8", 1))
        val most = builder.add(BtfType.Array(u8, u8, 0xffffffff))
        val overflow = builder.add(BtfType.Array(most, u8, 2))
        val nothing = builder.add(BtfType.Array(overflow, u8, 0))
        val sizes = builder.build()
        sizes.sizeOf(most) shouldBe 0xffffffff
        shouldThrow<BtfException> { sizes.sizeOf(overflow) }.message shouldContain "4 GB"
        sizes.sizeOf(nothing) shouldBe 0
      }
    }

    "asking for what is not there" - {
      val btf = parse("kinds-el.btf")

      "a type id" {
        for (id in listOf(-1, btf.typeCount(), Int.MIN_VALUE, Int.MAX_VALUE)) {
          shouldThrow<BtfException> { btf.type(id) }.typeId() shouldBe OptionalInt.of(id)
          shouldThrow<BtfException> { btf.kind(id) }
          shouldThrow<BtfException> { btf.name(id) }
        }
        btf.type(0) shouldBe BtfType.Void()
        btf.kind(0) shouldBe BtfKind.VOID
        btf.name(0) shouldBe ""
      }

      "a string offset" {
        btf.string(0) shouldBe ""
        shouldThrow<BtfException> { btf.string(-1) }
        shouldThrow<BtfException> { btf.string(1 shl 20) }.message shouldContain "1048576"
      }
    }
  })
