package skep.map

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import java.nio.ByteBuffer
import java.nio.ByteOrder

private fun <T : Any> encoded(codec: Codec<T>, value: T): List<Int> =
  ByteBuffer.allocate(codec.size()).order(ByteOrder.LITTLE_ENDIAN).also {
    codec.encode(value, it)
  }.array().map { it.toInt() }

private fun <T : Any> decoded(codec: Codec<T>, vararg bytes: Int): T =
  codec.decode(ByteBuffer.wrap(ByteArray(bytes.size) { bytes[it].toByte() }).order(ByteOrder.LITTLE_ENDIAN))

class CodecSpec :
  FreeSpec({
    "numbers" {
      encoded(Codec.INT, 0x01020304) shouldBe listOf(4, 3, 2, 1)
      decoded(Codec.SHORT, 0xfe, 0xff) shouldBe (-2).toShort()
      decoded(Codec.LONG, 1, 0, 0, 0, 0, 0, 0, 0x40) shouldBe 0x4000000000000001
      decoded(Codec.BYTE, 0x80) shouldBe (-128).toByte()
    }

    "strings end at a zero byte, or at the end of their array" {
      encoded(Codec.string(4), "hé") shouldBe listOf('h'.code, 0xc3 - 256, 0xa9 - 256, 0)
      decoded(Codec.string(4), 'h'.code, 'i'.code, 0, 'x'.code) shouldBe "hi"
      decoded(Codec.string(2), 'h'.code, 'i'.code) shouldBe "hi"
      shouldThrow<IllegalArgumentException> { encoded(Codec.string(2), "hé") }
    }

    "arrays lie without gaps, and values of CPUs on multiples of 8" {
      encoded(Codec.array(Codec.BYTE, 3), listOf<Byte>(1, 2, 3)) shouldBe listOf(1, 2, 3)
      encoded(Codec.perCpu(Codec.BYTE, 2), listOf<Byte>(1, 2)) shouldBe
        listOf(1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0)
      Codec.perCpu(Codec.bytes(9), 3).size() shouldBe 48
      shouldThrow<IllegalArgumentException> { encoded(Codec.array(Codec.BYTE, 3), listOf<Byte>(1)) }.message shouldBe
        "expected 3 values, not 1"
    }
  })
