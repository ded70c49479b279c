@file:OptIn(ExperimentalSerializationApi::class)

package skep.struct

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.SerializationStrategy
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.CompositeEncoder
import kotlinx.serialization.encoding.Encoder
import kotlinx.serialization.modules.EmptySerializersModule
import kotlinx.serialization.modules.SerializersModule

/** Takes from serializers what shall lie in memory as a value of [type]. */
internal class MemoryEncoder(type: CType<*>, path: String, memory: Memory) :
  Place<MemoryEncoder>(type, path, memory, ::MemoryEncoder), Encoder, CompositeEncoder {
  override val serializersModule: SerializersModule get() = EmptySerializersModule()

  override fun encodeBoolean(value: Boolean): Unit = encodeByte(if (value) 1 else 0)

  override fun encodeByte(value: Byte) {
    memory.buffer.put(at(1), value)
  }

  override fun encodeShort(value: Short) {
    memory.buffer.putShort(at(2), if (swaps) java.lang.Short.reverseBytes(value) else value)
  }

  override fun encodeInt(value: Int) {
    memory.buffer.putInt(at(4), if (swaps) Integer.reverseBytes(value) else value)
  }

  override fun encodeLong(value: Long) {
    memory.buffer.putLong(at(8), if (swaps) java.lang.Long.reverseBytes(value) else value)
  }

  override fun encodeFloat(value: Float) {
    memory.buffer.putFloat(at(4), value)
  }

  override fun encodeDouble(value: Double) {
    memory.buffer.putDouble(at(8), value)
  }

  override fun encodeChar(value: Char): Unit = refuse("C has no Char")

  override fun encodeString(value: String) {
    val text = text()
    try {
      memory.buffer.within(start, size) { text.codec.encode(value, memory.buffer) }
    } catch (e: IllegalArgumentException) {
      refuse(e.message.orEmpty())
    }
  }

  override fun encodeEnum(enumDescriptor: SerialDescriptor, index: Int) {
    val enum = enum()
    encodeInt(enum.numbers[index])
  }

  override fun encodeNull(): Unit = refuse("C has no null")

  override fun encodeInline(descriptor: SerialDescriptor): MemoryEncoder = this

  override fun beginStructure(descriptor: SerialDescriptor): MemoryEncoder = this

  override fun beginCollection(descriptor: SerialDescriptor, collectionSize: Int): MemoryEncoder {
    val length = (type as? ArrayType<*>)?.length
    if (collectionSize != length) refuse("it has $collectionSize elements, and $type has $length")
    return this
  }

  override fun endStructure(descriptor: SerialDescriptor) {}

  override fun shouldEncodeElementDefault(descriptor: SerialDescriptor, index: Int): Boolean = true

  override fun encodeBooleanElement(descriptor: SerialDescriptor, index: Int, value: Boolean): Unit =
    part(index).encodeBoolean(value)

  override fun encodeByteElement(descriptor: SerialDescriptor, index: Int, value: Byte): Unit =
    part(index).encodeByte(value)

  override fun encodeShortElement(descriptor: SerialDescriptor, index: Int, value: Short): Unit =
    part(index).encodeShort(value)

  override fun encodeCharElement(descriptor: SerialDescriptor, index: Int, value: Char): Unit =
    part(index).encodeChar(value)

  override fun encodeIntElement(descriptor: SerialDescriptor, index: Int, value: Int): Unit =
    part(index).encodeInt(value)

  override fun encodeLongElement(descriptor: SerialDescriptor, index: Int, value: Long): Unit =
    part(index).encodeLong(value)

  override fun encodeFloatElement(descriptor: SerialDescriptor, index: Int, value: Float): Unit =
    part(index).encodeFloat(value)

  override fun encodeDoubleElement(descriptor: SerialDescriptor, index: Int, value: Double): Unit =
    part(index).encodeDouble(value)

  override fun encodeStringElement(descriptor: SerialDescriptor, index: Int, value: String): Unit =
    part(index).encodeString(value)

  override fun encodeInlineElement(descriptor: SerialDescriptor, index: Int): MemoryEncoder = part(index)

  override fun <T> encodeSerializableElement(
    descriptor: SerialDescriptor,
    index: Int,
    serializer: SerializationStrategy<T>,
    value: T,
  ): Unit =
    part(index).run {
      if (type is BytesType &&
        serializer === BYTES
      ) {
        encodeBytes(value as ByteArray)
      } else {
        serializer.serialize(this, value)
      }
    }

  private fun encodeBytes(value: ByteArray) {
    if (value.size != size) refuse("it has ${value.size} elements, and $type has $size")
    memory.buffer.put(start, value)
  }

  override fun <T : Any> encodeNullableSerializableElement(
    descriptor: SerialDescriptor,
    index: Int,
    serializer: SerializationStrategy<T>,
    value: T?,
  ) {
    serializer.serialize(part(index), value ?: refuse("C has no null"))
  }
}
