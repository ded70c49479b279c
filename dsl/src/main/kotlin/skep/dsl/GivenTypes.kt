package skep.dsl

import skep.btf.Btf
import skep.btf.BtfBuilder
import skep.btf.BtfType
import skep.map.Codec
import skep.struct.CType
import skep.struct.TypeIds
import java.nio.ByteOrder

/** The types that an object declares itself, from id 1 on. */
internal class GivenTypes {
  private val list = ArrayList<BtfType>()
  private var known: Btf? = null

  /** Whether anything was said, be it that there are none. */
  var said: Boolean = false
    private set

  fun <R> describe(describe: TypesBuilder.() -> R): R {
    said = true
    known = null
    return TypesBuilder(list).describe()
  }

  fun addTo(builder: BtfBuilder) {
    list.forEach { builder.add(it) }
  }

  fun btf(order: ByteOrder): Btf = BtfBuilder(order).also(::addTo).build()

  /** The types for questions that no byte order changes. */
  private fun btf(): Btf = known ?: btf(ByteOrder.nativeOrder()).also { known = it }

  fun type(id: Int): CType<ByteArray> = GivenType(id)

  /** One of these types; a value is its bytes. */
  private inner class GivenType(private val id: Int) : CType<ByteArray>() {
    override val name: String get() = btf().name(id).ifEmpty { "type $id" }
    override val alignment: Int get() = btf().alignOf(id)
    override val codec: Codec<ByteArray> by lazy { Codec.bytes(Math.toIntExact(btf().sizeOf(id))) }

    override fun btf(types: TypeIds): Int = id

    override fun equals(other: Any?): Boolean = other is GivenType && id == other.id

    override fun hashCode(): Int = id
  }
}
