package skep.struct

import kotlinx.serialization.KSerializer
import kotlinx.serialization.json.JsonElement
import skep.map.Codec
import java.nio.ByteBuffer
import java.util.concurrent.atomic.AtomicReference

/**
 * Reads and writes values of [type] with [serializer]. What that needs is made once and used again; a thread that comes
 * while another one is at it, or the serializer itself, finds it gone and makes another.
 */
internal class SerialCodec<T : Any>(
  private val serializer: KSerializer<T>,
  private val type: CType<*>,
  private val size: Int,
  private val path: String,
) : Codec<T> {
  private val decoders = AtomicReference<MemoryDecoder?>()
  private val encoders = AtomicReference<MemoryEncoder?>()

  override fun size(): Int = size

  override fun decode(from: ByteBuffer): T {
    val decoder = decoders.getAndSet(null) ?: MemoryDecoder(type, path, Memory())
    return decoder.on(from) { serializer.deserialize(decoder) }.also { decoders.set(decoder) }
  }

  /** The value as kotlinx.serialization writes it to JSON. */
  fun json(value: T): JsonElement = JSON.encodeToJsonElement(serializer, value)

  override fun encode(value: T, to: ByteBuffer) {
    val encoder = encoders.getAndSet(null) ?: MemoryEncoder(type, path, Memory())
    encoder.on(to) { serializer.serialize(encoder, value) }
    encoders.set(encoder)
  }
}
