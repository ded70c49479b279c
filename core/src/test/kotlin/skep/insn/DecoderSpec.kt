package skep.insn

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.ByteOrder.LITTLE_ENDIAN

class DecoderSpec : FreeSpec({
  fun decode(hex: String, order: ByteOrder = LITTLE_ENDIAN) = Decoder.decode(ByteBuffer.wrap(hex.unhex()), order)

  fun encode(code: Code, order: ByteOrder = LITTLE_ENDIAN) = Encoder.encode(code, order, Cpu.V4).toByteArray()

  "any bytes read and write back the same, in both orders" {
    repeat(2000) { seed ->
      val bytes = randomCode(seed, 100)
      for (order in bothOrders) {
        val code = Decoder.decode(ByteBuffer.wrap(bytes), order)
        encode(code, order).contentEquals(bytes) shouldBe true
        Decoder.decode(ByteBuffer.wrap(encode(code, order)), order) shouldBe code
        Disassembler.text(code)
      }
    }
  }

  "code of a size that is no multiple of 8 is refused" {
    shouldThrow<AssemblyException> { decode("9500000000000000" + "95") }.message shouldBe
      "code of 9 bytes is not a whole number of 8-byte instructions"
    decode("") shouldBe Code.empty()
  }

  "the buffer's position and limit bound the code, and stay" {
    val buffer = ByteBuffer.wrap(("ff".repeat(8) + "9500000000000000" + "ff".repeat(3)).unhex())
    buffer.position(8).limit(16)
    Decoder.decode(buffer, LITTLE_ENDIAN) shouldBe Code.of(Step.of(Insn.Exit()))
    buffer.position() shouldBe 8
  }

  "what is no instruction stays raw" {
    val exit = "9500000000000000"
    mapOf(
      "an unknown opcode" to "ffffffffffffffff",
      "a register above 10" to "bf1b000000000000",
      "a reserved field set" to "95000000" + "01000000",
      "an immediate move with a source register" to "b713000000000000",
      "half a 64-bit load" to "1801000001000000",
      "a jump out of the code" to "0500020000000000",
      "a jump before the code" to "0500fdff00000000",
      "a shift of the offset in be16" to "dc01010010000000",
      "be24" to "dc01000018000000",
      "a cmpxchg that does not fetch" to "db210000f0000000",
      "a 16-bit atomic add" to "cb21000000000000",
    ).forEach { (_, hex) ->
      val code = decode(exit + hex)
      (code.steps()[1].insn() is Insn.Raw) shouldBe true
      encode(code).hex() shouldBe exit + hex
    }
  }

  "a jump into the second half of a 64-bit load stays raw" {
    val code = decode("0500010000000000" + "18010000010000000000000000000000" + "9500000000000000")
    code.steps().map { it.insn()::class } shouldContainExactly
      listOf(Insn.Raw::class, Insn.LoadImm64::class, Insn.Exit::class)
  }

  "labels are named from the start" {
    val code = decode("0500010000000000" + "0500feff00000000" + "9500000000000000")
    code.elements().filterIsInstance<Label>().map { it.name() } shouldBe listOf("L0", "L1")
  }
})
