package skep.btf

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.ByteOrder.BIG_ENDIAN
import java.nio.ByteOrder.LITTLE_ENDIAN
import java.util.Optional

class BtfExtSpec :
  FreeSpec({
    fun lines(ext: BtfExt) =
      ext.sections().flatMap { section ->
        val name = section.name()
        section.functions().map { "func $name ${it.insnOffset()} ${it.typeId()}" } +
          section.lines().map {
            "line $name ${it.insnOffset()} ${it.file()} ${it.line()} ${it.column()} ${it.text()}"
          } +
          section.relocations().map { "core $name ${it.insnOffset()} ${it.typeId()} ${it.access()} ${it.kind()}" }
      }

    fun ext(suffix: String) =
      BtfExt.parse(ByteBuffer.wrap(fixture("kinds-$suffix.btfext")), parse("kinds-$suffix.btf"))

    for (suffix in listOf("el", "eb")) {
      "clang's .BTF.ext, $suffix" - {
        "says what the assembler source says" {
          lines(ext(suffix)) shouldContainExactlyInAnyOrder fixtureLines("kinds-$suffix.btfext.expected")
        }

        "keeps the order of the file" {
          val section = ext(suffix).section("tc").get()
          section.lines().map { it.insnOffset() } shouldBe section.lines().map { it.insnOffset() }.sorted()
          ext(suffix).sections().map { it.name() } shouldBe listOf(".text", "raw_tp", "tc")
          ext(suffix).section("xdp") shouldBe Optional.empty()
        }

        for (order in listOf(LITTLE_ENDIAN, BIG_ENDIAN)) {
          "is the same when written and read again, $order" {
            val types = parse("kinds-$suffix.btf")
            val builder = BtfBuilder(order)
            types.ids().forEach { builder.add(types.type(it)) }
            val bytes = ext(suffix).write(builder)
            bytes.order() shouldBe order
            bytes.getInt(4) shouldBe 32
            BtfExt.parse(bytes, builder.build()) shouldBe ext(suffix)
          }
        }
      }
    }

    "clang's own bytes are written where strings have clang's offsets" {
      // A builder that is given clang's string section first has clang's offsets for all of it.
      val types = parse("kinds-el.btf")
      val strings = fixture("kinds-el.btf").decodeToString().substringAfter("\u0000u32\u0000")
      val builder = BtfBuilder(LITTLE_ENDIAN)
      ("u32\u0000$strings").split('\u0000').forEach(builder::addString)
      types.ids().forEach { builder.add(types.type(it)) }
      ext("el").write(builder) shouldBe ByteBuffer.wrap(fixture("kinds-el.btfext"))
    }

    "records longer than known are read as far as known" {
      for (order in listOf(LITTLE_ENDIAN, BIG_ENDIAN)) {
        val types = BtfBuilder(order)
        val int = types.add(BtfType.Int.signed("int", 4))
        val functions = listOf(16, types.addString("xdp"), 2, 0, int, 77, 77, 8, int, 77, 77)
        val line =
          listOf(20, types.addString("xdp"), 1, 8, types.addString("f.c"), types.addString("x"), 7 shl 10 or 3, 77)
        val header = listOf(32, 0, 4 * functions.size, 4 * functions.size, 4 * line.size, 0, 0)
        val bytes = ByteBuffer.allocate(32 + 4 * (functions + line).size).order(order)
        bytes.putShort(0xeb9f.toShort()).put(1).put(0)
        (header + functions + line).forEach(bytes::putInt)
        val section = BtfExt.parse(bytes.flip(), types.build()).section("xdp").get()
        section.functions() shouldContainExactly listOf(FuncInfo(0, int), FuncInfo(8, int))
        section.lines() shouldContainExactly listOf(LineInfo(8, "f.c", "x", 7, 3))
      }
    }

    "a header of 24 bytes has no relocations" {
      for (suffix in listOf("el", "eb")) {
        val bytes = fixture("kinds-$suffix.btfext")
        val order = if (suffix == "el") LITTLE_ENDIAN else BIG_ENDIAN
        val short = ByteBuffer.wrap(bytes.copyOfRange(0, 24) + bytes.copyOfRange(32, bytes.size)).order(order)
        short.putInt(4, 24)
        lines(BtfExt.parse(short, parse("kinds-$suffix.btf"))) shouldContainExactlyInAnyOrder
          fixtureLines("kinds-$suffix.btfext.expected").filterNot { it.startsWith("core") }
      }
    }

    "nothing to say has no parts" {
      val builder = BtfBuilder(ByteOrder.LITTLE_ENDIAN)
      val empty = BtfExt(listOf(BtfExt.Section("xdp", listOf(), listOf(), listOf())))
      empty.write(builder).remaining() shouldBe 32
    }

    "what a record cannot hold is refused" - {
      listOf(
        LineInfo(0, "f.c", "", 1 shl 22, 0) to "f.c:4194304:0",
        LineInfo(0, "f.c", "", 1, 1 shl 10) to "f.c:1:1024",
        LineInfo(1L shl 32, "f.c", "", 1, 1) to "4294967296",
        LineInfo(-1, "f.c", "", 1, 1) to "-1",
      ).forEach { (line, what) ->
        "$line" {
          val ext = BtfExt(listOf(BtfExt.Section("xdp", listOf(), listOf(line), listOf())))
          shouldThrow<BtfException> { ext.write(BtfBuilder(LITTLE_ENDIAN)) }.message shouldContain what
        }
      }
    }
  })
