package skep.struct

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.btf.Btf
import skep.btf.BtfKind
import skep.btf.BtfValue
import skep.map.mapFixture
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** Values of the structs in `values.bpf.c`, whose types clang wrote. */
class ValueTreesSpec : FreeSpec({
  val btf = mapFixture("values.bpf.o").spec().btf().get()

  fun json(struct: String, size: Int, fill: ByteBuffer.() -> Unit): String {
    val bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).apply(fill).clear()
    return BtfValue.read(btf, btf.find(struct, BtfKind.STRUCT).asInt, bytes).toJson(btf).toString()
  }

  "numbers keep all their digits, enums and texts their words" {
    val text =
      json("plain", 96) {
        put(0, -1).put(1, -1).putLong(8, Long.MIN_VALUE).putLong(16, -1).put(24, 1).putInt(28, 7).putInt(32, 9)
        putLong(40, 0xfedcba9876543210uL.toLong())
        put(48, "héllo\u0000rest".toByteArray()).put(60, "abc".toByteArray())
        putShort(64, 1).putShort(70, -1).putLong(72, 0x7fff_0000_0000).putInt(80, -3).putInt(84, 4)
        putInt(88, 0x04030201)
      }
    text shouldBe
      """{"tiny":-1,"byte":255,"least":-9223372036854775808,"most":18446744073709551615,"yes":true,"color":"GREEN",""" +
      """"unknown":9,"wide":"HUGE","name":"héllo","list":"abc","numbers":[[1,0],[0,65535]],""" +
      """"pointer":140733193388032,"at":{"x":-3,"y":4},"either":{"word":67305985,"bytes":[1,2,3,4]}}"""
  }

  "floating-point numbers, members of members without a name, and bit-fields" {
    val text =
      json("special", 56) {
        putFloat(0, 0.1f).putDouble(8, 0.1).putDouble(16, Double.NaN).putDouble(24, Double.NEGATIVE_INFINITY)
        putDouble(32, 1e300).putInt(40, -7).putInt(44, 0b10101).putInt(48, 0b0111_10001)
      }
    text.substringBefore(""","long_field"""") shouldBe
      """{"f":0.1,"d":[0.1,"NaN","-Infinity",1.0E300],"inner":-7,"low":5,"all":21,"negative":-15,"color":"GREEN""""
  }

  "what is in an array of char and no text is an array of numbers" {
    val bytes = byteArrayOf(1, 2, 0)
    json("plain", 96) { put(60, bytes) }.contains(""""list":[1,2,0]""") shouldBe true
    json("plain", 96) { put(60, byteArrayOf(-1, 0, 0)) }.contains(""""list":[-1,0,0]""") shouldBe true
    json("plain", 96) {}.contains(""""list":""""") shouldBe true
  }

  "as lines" {
    val bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(1).putInt(-2).flip()
    val at = btf.type(btf.find("plain", BtfKind.STRUCT).asInt).let { it as skep.btf.BtfType.Struct }.members()[12]
    BtfValue.read(btf, at.typeId(), bytes).toTree(btf) shouldBe "x: 1\ny: -2"
  }
})
