package skep.btf

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.ByteOrder.BIG_ENDIAN
import java.nio.ByteOrder.LITTLE_ENDIAN
import java.nio.file.Files
import java.util.OptionalInt

class BtfBuilderSpec :
  FreeSpec({
    fun dumpOf(btf: Btf, vararg base: String): List<String> {
      val file = Files.createTempFile("skep", ".btf")
      try {
        Files.write(file, btf.toByteArray())
        val command = listOf("bpftool") + base + listOf("btf", "dump", "file", file.toString(), "format", "raw")
        return outputOf(*command.toTypedArray())
      } finally {
        Files.delete(file)
      }
    }

    listOf("el" to LITTLE_ENDIAN, "eb" to BIG_ENDIAN).forEach { (suffix, order) ->
      "clang's types, $order, built again" - {
        val original = parse("kinds-$suffix.btf")
        val types = original.ids().mapToObj(original::type).toList()

        fun build(order: ByteOrder) = BtfBuilder(order).also { types.forEach(it::add) }.build()

        "are the same types" {
          BpftoolDump.lines(build(order)).toList() shouldContainExactly fixtureLines("kinds-$suffix.btf.dump")
          BpftoolDump.lines(BtfBuilder.from(original).build()).toList() shouldContainExactly
            fixtureLines("kinds-$suffix.btf.dump")
        }

        "have the record bytes that clang wrote, but for string offsets" {
          fun recordsWithoutNames(btf: Btf) =
            btf.ids().toArray().map { id ->
              val words = IntArray(btf.recordLength(id) / 4) { btf.word(id, it) }
              val step = if (btf.kind(id).isComposite || btf.kind(id) == BtfKind.ENUM64) 3 else 2
              val named = btf.kind(id).isComposite || btf.kind(id).isEnum || btf.kind(id) == BtfKind.FUNC_PROTO
              words.filterIndexed { at, _ -> at != 0 && !(named && at >= 3 && (at - 3) % step == 0) }
            }
          recordsWithoutNames(build(order)) shouldBe recordsWithoutNames(original)
        }

        "are read by bpftool, in both byte orders" {
          for (target in listOf(LITTLE_ENDIAN, BIG_ENDIAN)) {
            dumpOf(build(target)) shouldContainExactly fixtureLines("kinds-$suffix.btf.dump")
          }
        }

        "give the same bytes each time" {
          build(order).bytes() shouldBe build(order).bytes()
        }

        "with a layout have the bytes that libbpf writes, and are read again" {
          val withLayout = BtfBuilder(order).also { types.forEach(it::add) }.build(BtfForm.WITH_LAYOUT)
          withLayout.bytes() shouldBe ByteBuffer.wrap(fixture("kinds-$suffix.layout.btf"))
          val read = parse("kinds-$suffix.layout.btf")
          read.ids().mapToObj(read::type).toList() shouldContainExactly types
          BtfBuilder.from(read).build().bytes() shouldBe build(order).bytes()
          if (order == ByteOrder.nativeOrder()) {
            dumpOf(withLayout) shouldContainExactly fixtureLines("kinds-$suffix.btf.dump")
          }
        }
      }
    }

    "strings" - {
      "are there once, whole, in the order of their first use" {
        val builder = BtfBuilder(LITTLE_ENDIAN)
        builder.add(BtfType.Forward("task_struct", false))
        builder.add(BtfType.Forward("struct", false))
        builder.add(BtfType.Forward("task", true))
        builder.add(BtfType.Forward("task_struct", true))
        val btf = builder.build()
        btf.toByteArray().decodeToString().takeLast(26) shouldBe
          "\u0000\u0000task_struct\u0000struct\u0000task\u0000".takeLast(26)
        btf.word(4, 0) shouldBe btf.word(1, 0)
      }

      "of no type keep their offset when types come and go" {
        val builder = BtfBuilder(LITTLE_ENDIAN)
        val id = builder.add(BtfType.Forward("a", false))
        val offset = builder.addString("prog.c")
        builder.build().string(offset) shouldBe "prog.c"
        builder.set(id, BtfType.Forward("other", false))
        builder.add(BtfType.Forward("more", false))
        builder.addString("prog.c") shouldBe offset
        builder.build().string(offset) shouldBe "prog.c"
        builder.addString("") shouldBe 0
      }

      "with a zero character are refused" {
        shouldThrow<BtfException> { BtfBuilder(LITTLE_ENDIAN).addString("a\u0000b") }.message shouldContain "zero"
      }
    }

    "types can be told later, and be replaced" {
      val builder = BtfBuilder(BIG_ENDIAN)
      val list = builder.reserve()
      val pointer = builder.add(BtfType.Pointer(list))
      shouldThrow<BtfException> { builder.build() }.typeId() shouldBe OptionalInt.of(list)
      shouldThrow<BtfException> { builder.type(list) }.message shouldContain "reserved"
      builder.set(list, BtfType.Struct("list", 8, listOf(BtfType.Member.atByte("next", pointer, 0))))
      val before = builder.build()
      builder.replaceAll { if (it is BtfType.Struct) BtfType.Forward(it.name(), false) else it }
      builder.build().type(list) shouldBe BtfType.Forward("list", false)
      before.kind(list) shouldBe BtfKind.STRUCT
      builder.type(pointer) shouldBe BtfType.Pointer(list)
      builder.type(0) shouldBe BtfType.Void()
      for (id in listOf(-1, 0, 3)) shouldThrow<BtfException> { builder.set(id, BtfType.Pointer(0)) }
    }

    "a changed copy leaves the original as it is" {
      val original = parse("kinds-el.btf")
      val builder = BtfBuilder.from(original)
      val bss = original.find(".bss", BtfKind.DATASEC).asInt
      val section = builder.type(bss) as BtfType.Datasec
      builder.set(bss, BtfType.Datasec(section.name(), 4096, section.entries()))
      builder.build().sizeOf(bss) shouldBe 4096
      original.sizeOf(bss) shouldBe 0
    }

    "all type ids can be moved" {
      val original = parse("kinds-el.btf")
      val builder = BtfBuilder(LITTLE_ENDIAN)
      builder.add(BtfType.Int.bool("_Bool"))
      for (id in original.ids()) builder.add(original.type(id).mapTypeIds { if (it == 0) 0 else it + 1 })
      val moved = builder.build()
      for (id in original.ids()) {
        moved.type(id + 1).mapTypeIds { if (it == 0) 0 else it - 1 } shouldBe original.type(id)
      }
    }

    "what a record cannot hold is refused, by the type's id and what is wrong" - {
      val u32 = BtfType.Int.unsigned("u32", 4)
      listOf<Pair<BtfType, String>>(
        BtfType.Enum("e", 4, true, listOf(BtfType.EnumValue("A", 1L shl 31))) to "'A' is 2147483648",
        BtfType.Enum("e", 4, false, listOf(BtfType.EnumValue("A", -1))) to "'A' is -1",
        BtfType.Struct("s", 1L shl 32, listOf()) to "size is 4294967296",
        BtfType.Struct("s", -1, listOf()) to "size is -1",
        BtfType.Struct("s", 4, listOf(BtfType.Member("m", 1, 1 shl 24, 3))) to "bit offset of member 'm'",
        BtfType.Struct("s", 4, listOf(BtfType.Member("m", 1, 0, 3)), false) to "bit-field size of member 'm'",
        BtfType.Union("u", 4, listOf(BtfType.Member("m", 1, 0, 256))) to "bit-field size of member 'm' is 256",
        BtfType.Int("i", 4, setOf(), 256, 0) to "bits is 256",
        BtfType.Array(1, 1, -1) to "length is -1",
        BtfType.DeclTag("t", 1, OptionalInt.of(-1), false) to "component index is -1",
        BtfType.Unknown(20, "x") to "kind 20",
        BtfType.Void() to "void",
        BtfType.Pointer(3) to "type [3]",
        BtfType.Func("f", 1, BtfLinkage.STATIC) to "FUNC_PROTO",
      ).forEach { (type, what) ->
        "$type" {
          val builder = BtfBuilder(LITTLE_ENDIAN)
          builder.add(u32)
          builder.add(type)
          val error = shouldThrow<BtfException> { builder.build() }
          error.typeId() shouldBe OptionalInt.of(2)
          error.message shouldContain what
          error.message shouldContain error.what()
        }
      }
    }

    "values at the edge of a record's fields come back" {
      val types =
        listOf(
          BtfType.Enum("s", 4, true, listOf(BtfType.EnumValue("A", -1L shl 31), BtfType.EnumValue("B", -1))),
          BtfType.Enum("u", 4, false, listOf(BtfType.EnumValue("A", 0xffffffff))),
          BtfType.Enum64("s", 8, true, listOf(BtfType.EnumValue("A", Long.MIN_VALUE), BtfType.EnumValue("B", -1))),
          BtfType.Enum64("u", 8, false, listOf(BtfType.EnumValue("A", Long.MIN_VALUE))),
          BtfType.Struct("flag", 4, listOf(BtfType.Member("m", 1, 0xffffff, 255))),
          BtfType.Struct("no_flag", 4, listOf(BtfType.Member("m", 1, 0xffffffff, 0))),
          BtfType.Union("flag_without_need", 4, listOf(BtfType.Member("m", 1, 8, 0)), true),
          BtfType.Array(1, 1, 0xffffffff),
          BtfType.Int("i", 0xffffffff, BtfType.Encoding.entries.toSet(), 255, 255),
          BtfType.DeclTag("t", 1, OptionalInt.of(Int.MAX_VALUE), true),
          BtfType.TypeTag("t", 1, true),
          BtfType.Struct("wide", 0, List(70_000) { BtfType.Member("", 1, 0, 0) }),
        )
      for (order in listOf(LITTLE_ENDIAN, BIG_ENDIAN)) {
        val btf = BtfBuilder(order).also { types.forEach(it::add) }.build()
        btf.ids().mapToObj(btf::type).toList() shouldContainExactly types
      }
    }

    "split BTF" - {
      val base = parse("kinds-el.btf")
      val builder = BtfBuilder.splitFrom(base)
      val node = base.find("node", BtfKind.STRUCT).asInt
      val pointer = builder.add(BtfType.Const(node))
      val ownName = builder.add(BtfType.Typedef("module_node", pointer))
      val sameName = builder.add(BtfType.Forward("node", false))
      val split = builder.build()

      "goes on with the base's ids" {
        pointer shouldBe base.typeCount()
        split.firstId() shouldBe base.typeCount()
        split.typeCount() shouldBe base.typeCount() + 3
        split.ids().toArray() shouldBe intArrayOf(pointer, ownName, sameName)
        split.base().get() shouldBe base
      }

      "sees the base's types, names and strings" {
        split.type(node) shouldBe base.type(node)
        split.name(ownName) shouldBe "module_node"
        split.skipModifiersAndTypedefs(ownName) shouldBe node
        split.sizeOf(ownName) shouldBe base.sizeOf(node)
        split.findAll("node").toArray() shouldBe intArrayOf(node, sameName)
        split.find("node", BtfKind.FWD) shouldBe OptionalInt.of(sameName)
        split.find("bits", BtfKind.STRUCT) shouldBe base.find("bits", BtfKind.STRUCT)
        base.findAll("module_node").count() shouldBe 0
      }

      "reads names that are strings of the base" {
        val bytes = split.toByteArray()
        val nameOfNode = base.word(node, 0)
        ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN).putInt(split.recordOffset(ownName), nameOfNode)
        val shared = Btf.parseSplit(ByteBuffer.wrap(bytes), base)
        shared.name(ownName) shouldBe "node"
        shared.find("node", BtfKind.TYPEDEF) shouldBe OptionalInt.of(ownName)
      }

      "can be split from again, and copied" {
        val third = BtfBuilder.splitFrom(split)
        third.add(BtfType.Pointer(sameName)) shouldBe split.typeCount()
        third.build().name(ownName) shouldBe "module_node"
        val copy = BtfBuilder.from(split)
        copy.add(BtfType.Pointer(ownName)) shouldBe split.typeCount()
        copy.build().type(sameName) shouldBe split.type(sameName)
      }

      "can have a layout of its own" {
        val module = BtfBuilder.from(split).build(BtfForm.WITH_LAYOUT)
        module.toByteArray().size shouldBe split.toByteArray().size + 8 + 80
        module.ids().mapToObj(module::type).toList() shouldBe split.ids().mapToObj(split::type).toList()
      }

      "is read by bpftool" {
        val file = Files.createTempFile("skep", ".btf")
        try {
          Files.write(file, base.toByteArray())
          dumpOf(split, "-B", file.toString()) shouldContainExactly BpftoolDump.lines(split).toList()
        } finally {
          Files.delete(file)
        }
      }

      "is not read without its base" {
        shouldThrow<BtfException> { Btf.parse(split.bytes()) }.message shouldContain "base"
      }
    }
  })
