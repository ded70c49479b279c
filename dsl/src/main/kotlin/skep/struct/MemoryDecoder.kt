@file:OptIn(ExperimentalSerializationApi::class)

package skep.struct

import kotlinx.serialization.DeserializationStrategy
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.builtins.ByteArraySerializer
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.CompositeDecoder
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.modules.EmptySerializersModule
import kotlinx.serialization.modules.SerializersModule

/** Gives serializers what lies in memory as a value of [type]. */
internal class MemoryDecoder(type: CType<*>, path: String, memory: Memory) :
  Place<MemoryDecoder>(type, path, memory, ::MemoryDecoder), Decoder, CompositeDecoder {
  private var next = 0

  override val serializersModule: SerializersModule get() = EmptySerializersModule()

  override fun decodeBoolean(): Boolean = decodeByte() != 0.toByte()

  override fun decodeByte(): Byte = memory.buffer.get(at(1))

  override fun decodeShort(): Short {
    val value = memory.buffer.getShort(at(2))
    return if (swaps) java.lang.Short.reverseBytes(value) else value
  }

  override fun decodeInt(): Int {
    val value = memory.buffer.getInt(at(4))
    return if (swaps) Integer.reverseBytes(value) else value
  }

  override fun decodeLong(): Long {
    val value = memory.buffer.getLong(at(8))
    return if (swaps) java.lang.Long.reverseBytes(value) else value
  }

  override fun decodeFloat(): Float = memory.buffer.getFloat(at(4))

  override fun decodeDouble(): Double = memory.buffer.getDouble(at(8))

  override fun decodeChar(): Char = refuse("C has no Char")

  override fun decodeString(): String {
    val text = text()
    return memory.buffer.within(start, size) { text.codec.decode(memory.buffer) }
  }

  override fun decodeEnum(enumDescriptor: SerialDescriptor): Int {
    val enum = enum()
    val value = decodeInt()
    val index = enum.indexOf(value)
    if (index == null) refuse(enum.unknown(value))
    return index
  }

  override fun decodeNotNullMark(): Boolean = true

  override fun decodeNull(): Nothing = refuse("C has no null")

  override fun decodeInline(descriptor: SerialDescriptor): MemoryDecoder = this

  override fun beginStructure(descriptor: SerialDescriptor): MemoryDecoder = also { next = 0 }

  override fun endStructure(descriptor: SerialDescriptor) {}

  override fun decodeSequentially(): Boolean = true

  /** For serializers written by hand, which may not ask whether elements come in order. */
  override fun decodeElementIndex(descriptor: SerialDescriptor): Int =
    if (next < count) next++ else CompositeDecoder.DECODE_DONE

  override fun decodeCollectionSize(descriptor: SerialDescriptor): Int = (type as ArrayType<*>).length

  override fun decodeBooleanElement(descriptor: SerialDescriptor, index: Int): Boolean = part(index).decodeBoolean()

  override fun decodeByteElement(descriptor: SerialDescriptor, index: Int): Byte = part(index).decodeByte()

  override fun decodeShortElement(descriptor: SerialDescriptor, index: Int): Short = part(index).decodeShort()

  override fun decodeCharElement(descriptor: SerialDescriptor, index: Int): Char = part(index).decodeChar()

  override fun decodeIntElement(descriptor: SerialDescriptor, index: Int): Int = part(index).decodeInt()

  override fun decodeLongElement(descriptor: SerialDescriptor, index: Int): Long = part(index).decodeLong()

  override fun decodeFloatElement(descriptor: SerialDescriptor, index: Int): Float = part(index).decodeFloat()

  override fun decodeDoubleElement(descriptor: SerialDescriptor, index: Int): Double = part(index).decodeDouble()

  override fun decodeStringElement(descriptor: SerialDescriptor, index: Int): String = part(index).decodeString()

  override fun decodeInlineElement(descriptor: SerialDescriptor, index: Int): MemoryDecoder = part(index)

  @Suppress("UNCHECKED_CAST") // The serializer of byte arrays makes one.
  override fun <T> decodeSerializableElement(
    descriptor: SerialDescriptor,
    index: Int,
    deserializer: DeserializationStrategy<T>,
    previousValue: T?,
  ): T =
    part(index).run {
      if (type is BytesType && deserializer === BYTES) {
        memory.buffer.within(start, size) { type.codec.decode(memory.buffer) } as T
      } else {
        deserializer.deserialize(this)
      }
    }

  override fun <T : Any> decodeNullableSerializableElement(
    descriptor: SerialDescriptor,
    index: Int,
    deserializer: DeserializationStrategy<T?>,
    previousValue: T?,
  ): T? = deserializer.deserialize(part(index))
}

/** Bytes are read and written in one go. */
internal val BYTES = ByteArraySerializer()
