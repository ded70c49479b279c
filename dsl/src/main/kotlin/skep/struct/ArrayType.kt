package skep.struct

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import skep.btf.BtfType
import skep.map.Codec

/** `element[length]`: [StringType], [BytesType] or [ListType]. */
public sealed class ArrayType<T : Any>(
  /** What it is an array of. */
  public val element: CType<*>,
  /** How many elements it has. */
  public val length: Int,
  codec: () -> Codec<T>,
) : CType<T>() {
  init {
    demand(length > 0) { "an array of $length elements has no values" }
  }

  final override val codec: Codec<T> = placed(codec)

  /** With the outer length first, as in C: `u32[2][3]` is two times three. */
  final override val name: String
    get() {
      val arrays = generateSequence<CType<*>>(this) { (it as? ArrayType<*>)?.element?.underlying }.toList()
      return arrays.last().name + arrays.filterIsInstance<ArrayType<*>>().joinToString("") { "[${it.length}]" }
    }

  final override val alignment: Int get() = element.alignment

  final override fun btf(types: TypeIds): Int =
    types.id(BtfType.Array(types.id(element), types.id(INDEX), length.toLong()))

  final override fun equals(other: Any?): Boolean =
    other is ArrayType<*> && length == other.length && element.underlying == other.element.underlying

  final override fun hashCode(): Int = 31 * length + element.underlying.hashCode()

  private companion object {
    /** The type that clang gives to every array's index. */
    val INDEX: BtfType.Int = BtfType.Int.unsigned("__ARRAY_SIZE_TYPE__", 4)
  }
}

/** `char[length]`, a text; see [chars]. */
public class StringType internal constructor(length: Int) :
  ArrayType<String>(char, length, { Codec.string(length) })

/** `unsigned char[length]` as bytes; see [bytes]. */
public class BytesType internal constructor(length: Int) :
  ArrayType<ByteArray>(u8, length, { Codec.bytes(length) })

/** An array as a list of its elements' values; see [times]. */
public class ListType<E : Any> internal constructor(private val of: CType<E>, length: Int) :
  ArrayType<List<E>>(of, length, { Codec.array(of.codec, length) }) {
    override fun json(value: List<E>): JsonElement = JsonArray(value.map(of::json))
  }

/**
 * `char[size]`: a C string, UTF-8, ended by a zero byte unless it fills the array. Setting a longer text is an error.
 * Bytes that are no UTF-8, as of a character that a program cut in the middle, are read as U+FFFD.
 */
public fun chars(size: Int): StringType = StringType(size)

/** `unsigned char[size]`: bytes as they are, exactly [size] of them. */
public fun bytes(size: Int): BytesType = BytesType(size)

/** `element[length]`: exactly [length] values. `u64 * 4` is `unsigned long long[4]`. */
public operator fun <T : Any> CType<T>.times(length: Int): ListType<T> = ListType(this, length)
