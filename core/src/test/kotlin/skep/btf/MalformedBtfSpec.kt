package skep.btf

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.nio.ByteBuffer
import java.nio.ByteOrder.BIG_ENDIAN
import java.nio.ByteOrder.LITTLE_ENDIAN
import java.util.OptionalInt

class MalformedBtfSpec :
  FreeSpec({
    // libbpf looks at the strings of line information only when it loads.
    val foundEarlier = setOf("ext-line-file-oob.btfext")

    "libbpf's verdict is ours" - {
      for (row in fixtureLines("malformed/verdicts.tsv")) {
        val (file, verdict, what) = row.split("\t")
        "$file: $what" {
          val bytes = ByteBuffer.wrap(fixture("malformed/$file"))
          val read = {
            if (file.endsWith("ext")) BtfExt.parse(bytes, parse("malformed/good.btf")) else Btf.parse(bytes)
          }
          if (verdict == "open" && file !in foundEarlier) read() else shouldThrow<BtfException> { read() }
        }
      }
    }

    "what libbpf opens and no record can say is found when it is decoded" {
      val linkage = parse("malformed/btf-func-linkage.btf")
      val func = linkage.ids().filter { linkage.kind(it) == BtfKind.FUNC }.findFirst().asInt
      val error = shouldThrow<BtfException> { linkage.type(func) }
      error.typeId() shouldBe OptionalInt.of(func)
      error.message shouldContain "linkage 7"
      val itself = parse("malformed/btf-struct-self.btf")
      itself.ids().filter { itself.kind(it) == BtfKind.STRUCT }.forEach { runCatching { itself.alignOf(it) } }
    }

    "messages tell the type, the byte and what is wrong" {
      val bytes = ByteBuffer.wrap(fixture("kinds-el.btf")).order(LITTLE_ENDIAN)
      val original = parse("kinds-el.btf")
      bytes.putInt(original.recordOffset(9) + 8, 4711)
      val error = shouldThrow<BtfException> { Btf.parse(bytes) }
      error.message shouldBe
        "BTF type [9] at byte ${original.recordOffset(9)}: refers to type [4711]; ids go from 0 to 86"
      error.typeId() shouldBe OptionalInt.of(9)
      error.offset() shouldBe OptionalInt.of(original.recordOffset(9))
      error.what() shouldBe "refers to type [4711]; ids go from 0 to 86"
    }

    "the header of 32 bytes" - {
      // An unknown kind 20 with 8 bytes and 4 more for each of its elements, between two types that are known.
      fun withLayout(layoutOf20: ByteArray, vlen: Int, wordsOf20: Int) =
        ByteBuffer.allocate(32 + 16 + 12 + 4 * wordsOf20 + 12 + 84 + 3).also { b ->
          b.order(BIG_ENDIAN)
          val types = 16 + 12 + 4 * wordsOf20 + 12
          b.putShort(0xeb9f.toShort()).put(1).put(0).putInt(32)
          b.putInt(0).putInt(types).putInt(types + 84).putInt(3).putInt(types).putInt(84)
          b.putInt(1).putInt(1 shl 24).putInt(4).putInt(32)
          b.putInt(1).putInt(20 shl 24 or vlen).putInt(99)
          repeat(wordsOf20) { b.putInt(-1) }
          b.putInt(0).putInt(2 shl 24).putInt(2)
          b.position(b.position() + 80).put(layoutOf20).put(byteArrayOf(0, 'x'.code.toByte(), 0)).rewind()
        }

      "tells the size of kinds that are not known" {
        val btf = Btf.parse(withLayout(byteArrayOf(8, 4, 0, 0), 3, 5))
        btf.typeCount() shouldBe 4
        btf.kind(2) shouldBe BtfKind.UNKNOWN
        btf.type(2) shouldBe BtfType.Unknown(20, "x")
        btf.type(3) shouldBe BtfType.Pointer(2)
        shouldThrow<BtfException> { btf.sizeOf(2) }
        shouldThrow<BtfException> { BtfBuilder.from(btf).build() }.typeId() shouldBe OptionalInt.of(2)
      }

      "does so for BTF that is split from it" {
        val base = Btf.parse(withLayout(byteArrayOf(0, 0, 0, 0), 0, 0))
        val split = ByteBuffer.allocate(24 + 12).order(BIG_ENDIAN)
        split.putShort(0xeb9f.toShort()).put(1).put(0).putInt(24).putInt(0).putInt(12).putInt(12).putInt(0)
        split.putInt(1).putInt(20 shl 24).putInt(0).rewind()
        Btf.parseSplit(split, base).kind(4) shouldBe BtfKind.UNKNOWN
      }

      "cannot tell a size that is not of whole words, nor change what is known" {
        shouldThrow<BtfException> { Btf.parse(withLayout(byteArrayOf(7, 0, 0, 0), 0, 0)) }.message shouldContain
          "kind 20"
        val btf = withLayout(byteArrayOf(0, 0, 0, 0), 0, 0)
        btf.put(32 + 40 + 4, 100)
        Btf.parse(btf).typeCount() shouldBe 4
      }

      "with a layout outside its place is refused" {
        for (offset in listOf(0, 36, 41, 44, 1 shl 30, -4)) {
          val btf = withLayout(byteArrayOf(0, 0, 0, 0), 0, 0).putInt(24, offset)
          shouldThrow<BtfException> { Btf.parse(btf) }.offset() shouldBe OptionalInt.of(24)
        }
      }

      "and longer ones are read as far as they are known" {
        val bytes = fixture("kinds-eb.btf")
        val long = ByteBuffer.wrap(bytes.copyOfRange(0, 24) + ByteArray(16) + bytes.copyOfRange(24, bytes.size))
        long.order(BIG_ENDIAN).putInt(4, 40)
        Btf.parse(long).typeCount() shouldBe 87
      }
    }
  })
