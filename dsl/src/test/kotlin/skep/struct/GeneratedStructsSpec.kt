package skep.struct

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import skep.btf.Btf
import skep.btf.BtfBuilder
import skep.btf.BtfType
import skep.struct.Generated.bytes
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** 200 random structs and values against clang's, for machines of both byte orders. */
class GeneratedStructsSpec :
  FreeSpec({
    /** A type with the types it refers to in place of their ids. */
    fun Btf.unfold(id: Int): String =
      when (val type = type(id)) {
        is BtfType.Array -> "${unfold(type.elementTypeId())}[${type.length()} by ${unfold(type.indexTypeId())}]"
        is BtfType.Typedef -> "${type.name()} = ${unfold(type.typeId())}"
        is BtfType.Struct ->
          type.members().joinToString(prefix = "${type.name()} ${type.size()} {", postfix = "}") {
            "${it.bitOffset()} ${it.name()} ${unfold(it.typeId())}"
          }
        else -> type.toString()
      }

    fun Btf.struct(name: String): String =
      unfold((1 until typeCount()).single { (type(it) as? BtfType.Struct)?.name() == name })

    fun CType<*>.unfold(): String {
      val builder = BtfBuilder(ByteOrder.LITTLE_ENDIAN)
      val id = TypeIds(builder).id(this)
      return builder.build().unfold(id)
    }

    fun <T : Any> CType<T>.bytes(value: T, order: ByteOrder): List<Byte> =
      ByteBuffer.allocate(size).order(order).also { codec.encode(value, it) }.array().toList()

    fun <T : Any> CType<T>.value(bytes: ByteArray, order: ByteOrder): T =
      codec.decode(ByteBuffer.wrap(bytes).order(order))

    for ((suffix, order) in mapOf("el" to ByteOrder.LITTLE_ENDIAN, "eb" to ByteOrder.BIG_ENDIAN)) {
      val clang = Generated.compiled(suffix)
      val types = clang.btf().orElseThrow()

      "declared field by field, $order" {
        for (description in Generated.descriptions) {
          val struct = GeneratedStructs.struct(description)
          val value = GeneratedStructs.value(description)
          val bytes = clang.bytes("v_${description.name}")
          struct.unfold() shouldBe types.struct(description.name)
          struct.alignment shouldBe ByteBuffer.wrap(clang.bytes("a_${description.name}")).order(order).getInt()
          struct.bytes(value, order) shouldBe bytes.toList()
          struct.value(bytes, order) shouldBe value
        }
      }

      "described by serializers, $order" {
        val sayable = Generated.descriptions.filter(GeneratedClasses::canSay)
        sayable.size shouldBeGreaterThan 100
        for (description in sayable) {
          val struct = GeneratedClasses.struct(description)
          val value = GeneratedClasses.value(description)
          val bytes = clang.bytes("v_${description.name}")
          struct.unfold() shouldBe types.struct(description.name)
          struct.bytes(value, order) shouldBe bytes.toList()
          struct.value(bytes, order) shouldBe value
        }
      }
    }
  })
