package skep.struct

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import skep.btf.Btf
import skep.btf.BtfBuilder
import skep.btf.BtfType
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.HexFormat

class CTypeSpec :
  FreeSpec({
    fun <T : Any> CType<T>.hex(value: T): String {
      val bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN)
      codec.encode(value, bytes)
      codec.decode(ByteBuffer.wrap(bytes.array()).order(ByteOrder.LITTLE_ENDIAN)).let {
        if (it is ByteArray) it.toList() shouldBe (value as ByteArray).toList() else it shouldBe value
      }
      return HexFormat.of().formatHex(bytes.array())
    }

    "values at the ends of their range lie as C has them" {
      u8.hex(0xffu) shouldBe "ff"
      u16.hex(0xfffeu) shouldBe "feff"
      u32.hex(0xfffffffeu) shouldBe "feffffff"
      u64.hex(ULong.MAX_VALUE - 1u) shouldBe "feffffffffffffff"
      s8.hex(-128) shouldBe "80"
      s16.hex(-2) shouldBe "feff"
      s32.hex(Int.MIN_VALUE) shouldBe "00000080"
      s64.hex(-2) shouldBe "feffffffffffffff"
      bool.hex(true) shouldBe "01"
      bool.hex(false) shouldBe "00"
      chars(4).hex("ab") shouldBe "61620000"
      chars(4).hex("abcd") shouldBe "61626364"
      bytes(2).hex(byteArrayOf(1, -1)) shouldBe "01ff"
      (u16 * 2).hex(listOf(1u, 0xffffu)) shouldBe "0100ffff"
    }

    "sizes and alignments" {
      val sizes = listOf(u8, s16, u32, s64, bool, chars(5), u32 * 3, (u64 * 2) * 2).map { it.size to it.alignment }
      sizes shouldBe listOf(1 to 1, 2 to 2, 4 to 4, 8 to 8, 1 to 1, 5 to 1, 12 to 4, 32 to 8)
    }

    "the BTF is that of clang for the same C" {
      val clang = Btf.parse(ByteBuffer.wrap(javaClass.getResource("/skep/dsl/types.btf")!!.readBytes()))
      val builder = BtfBuilder(ByteOrder.LITTLE_ENDIAN)
      val types = TypeIds(builder)
      val ours =
        listOf(u8, u16, u32, u64, s8, s16, s32, s64, bool, chars(16), bytes(6), u32 * 4, (u64 * 2) * 3).map {
          types.id(it)
        }
      types.id(chars(16)) shouldBe types.id(chars(16))
      val btf = builder.build()

      /** A type with the types it refers to in place of their ids, which are in another order. */
      fun Btf.unfold(id: Int): String =
        when (val type = type(id)) {
          is BtfType.Array -> "${unfold(type.elementTypeId())}[${type.length()} by ${unfold(type.indexTypeId())}]"
          else -> type.toString()
        }
      val variables = (1 until clang.typeCount()).mapNotNull { clang.type(it) as? BtfType.Var }
      ours.map { btf.unfold(it) } shouldBe variables.map { clang.unfold(it.typeId()) }
      btf.typeCount() shouldBe clang.typeCount() - variables.size - 1
    }

    "types are equal when they are the same in C" {
      chars(16) shouldBe chars(16)
      chars(16) shouldNotBe bytes(16)
      chars(16) shouldNotBe chars(8)
      (u8 * 16) shouldBe bytes(16)
      (u32 * 2) * 3 shouldBe (u32 * 2) * 3
      u32 shouldNotBe s32
    }

    "what cannot be is refused where it is said" {
      shouldThrow<StructException> { chars(0) }
      shouldThrow<StructException> { u32 * -1 }
      shouldThrow<StructException> { (u64 * Int.MAX_VALUE) }
      shouldThrow<IllegalArgumentException> { chars(2).hex("abc") }.message shouldContain "3 bytes"
    }
  })
