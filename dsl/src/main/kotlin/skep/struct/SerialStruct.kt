package skep.struct

import kotlinx.serialization.KSerializer
import kotlinx.serialization.serializer
import skep.map.Codec
import java.nio.ByteBuffer

/**
 * The C struct of a `@Serializable` class: its properties are the fields.
 *
 * | Kotlin | C |
 * |---|---|
 * | `Byte` to `Long`, `UByte` to `ULong` | `signed char` to `long long`, `unsigned char` to `unsigned long long` |
 * | the same, with [NetworkOrder] | `__be16`, `__be32`, `__be64` |
 * | `Boolean`, `Float`, `Double` | `_Bool`, `float`, `double` |
 * | an enum class | an `enum` of its constants, numbered from 0 or by [CValue] |
 * | `String` with [CString] | `char[n]` |
 * | `List`, `Array`, `IntArray`, ... with [Length] | an array; of a `ByteArray`, `unsigned char[n]` |
 * | a value class | what it has |
 * | a `@Serializable` class | a struct in the struct |
 *
 * ```
 * @Serializable
 * data class Opened(val pid: UInt, @NetworkOrder val port: UShort, @CString(16) val comm: String)
 *
 * val opens by hash(u64, struct<Opened>(), maxEntries = 1024)
 * ```
 *
 * The fields lie as in C, or as [Packed] and [Aligned] say. The struct's name is that of the class, or the last part of
 * its `@SerialName`. The type keeps what reading and writing a value needs: make it once.
 *
 * @throws StructException if the class has no layout in C; it names the field and says what to do
 */
public inline fun <reified T : Any> struct(): StructType<T> = struct(serializer<T>())

/** The C struct of the class that [serializer] reads and writes; see the other [struct]. */
public fun <T : Any> struct(serializer: KSerializer<T>): StructType<T> =
  cType(serializer) as? StructType<T>
    ?: throw StructException("${serializer.descriptor.simpleName} is no class with fields; its type is cType()")

/**
 * The C type of a Kotlin type: [u32] of `UInt`, the [struct] of a `@Serializable` class.
 *
 * @throws StructException if it has none
 */
public inline fun <reified T : Any> cType(): CType<T> = cType(serializer<T>())

/** The C type of what [serializer] reads and writes; see the other [cType]. */
public fun <T : Any> cType(serializer: KSerializer<T>): CType<T> {
  val descriptor = serializer.descriptor
  val hints = descriptor.hints(descriptor.simpleName)
  @Suppress("UNCHECKED_CAST") // The type was made for the values of this serializer.
  return SerialTypes().type(descriptor, serializer, hints) as CType<T>
}

/** The struct of a serializable class. */
internal class SerialStruct<T : Any>(
  override val name: String,
  layout: Layout,
  serializer: KSerializer<T>?,
  path: String,
) : StructType<T>() {
  override val fields: List<StructField<*>> = layout.fields
  override val alignment: Int = layout.alignment

  override val codec: Codec<T> =
    if (serializer != null) SerialCodec(serializer, this, layout.size, path) else PartCodec(layout.size, path)
}

/** Of a struct whose serializer only that of the whole knows: the elements of a list. */
private class PartCodec<T : Any>(private val size: Int, private val path: String) : Codec<T> {
  override fun size(): Int = size

  override fun encode(value: T, to: ByteBuffer): Nothing = refuse()

  override fun decode(from: ByteBuffer): Nothing = refuse()

  private fun refuse(): Nothing = throw StructException("$path is read and written with the whole that it is part of")
}
