package skep.struct

import skep.map.Codec
import java.nio.ByteBuffer

/** Values that lie at the offsets of a struct's fields. */
internal class FieldsCodec(
  private val struct: String,
  private val size: Int,
  private val fields: List<StructField<*>>,
) :
  Codec<Array<Any>> {
  override fun size(): Int = size

  override fun encode(value: Array<Any>, to: ByteBuffer) {
    val start = to.position()
    for (field in fields) to.within(start + field.offset, field.type.size) { field.put(value[field.index], to) }
    to.position(start + size)
  }

  override fun decode(from: ByteBuffer): Array<Any> {
    val start = from.position()
    val values = Array<Any>(fields.size) { i ->
      val field = fields[i]
      from.within(start + field.offset, field.type.size) { field.take(from) }
    }
    from.position(start + size)
    return values
  }

  @Suppress("UNCHECKED_CAST") // Whoever made the array made it of values of these fields.
  private fun <F : Any> StructField<F>.put(value: Any, to: ByteBuffer) =
    located(this) { type.codec.encode(value as F, to) }

  private fun StructField<*>.take(from: ByteBuffer): Any = located(this) { type.codec.decode(from) }

  private inline fun <R> located(field: StructField<*>, block: () -> R): R =
    try {
      block()
    } catch (e: StructException) {
      throw StructException("$struct.${field.name}: ${e.problem}", e)
    } catch (e: IllegalArgumentException) {
      throw StructException("$struct.${field.name}: ${e.message}", e)
    }
}

/** Runs [block] with the buffer narrowed to [size] bytes from [start], as a codec expects it. */
internal inline fun <R> ByteBuffer.within(start: Int, size: Int, block: () -> R): R {
  val limit = limit()
  limit(start + size).position(start)
  try {
    return block()
  } finally {
    limit(limit)
  }
}
