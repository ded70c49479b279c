@file:OptIn(ExperimentalSerializationApi::class, InternalSerializationApi::class)

package skep.struct

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.InternalSerializationApi
import kotlinx.serialization.KSerializer
import kotlinx.serialization.descriptors.PolymorphicKind
import kotlinx.serialization.descriptors.PrimitiveKind
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.SerialKind
import kotlinx.serialization.descriptors.StructureKind
import kotlinx.serialization.internal.GeneratedSerializer

/** The last part of its name: of `skep.Events.Opened`, and of `Opens_bpf.Opened` in a script, it is `Opened`. */
internal val SerialDescriptor.simpleName: String get() = serialName.removeSuffix("?").substringAfterLast('.')

/** What annotations say of a field, those on the property of a value class included, be it in a list. */
internal fun SerialDescriptor.hints(path: String, annotations: List<Annotation> = emptyList()): FieldHints {
  val inner =
    generateSequence(this) { if (it.isInline || it.kind == StructureKind.LIST) it.getElementDescriptor(0) else null }
  return FieldHints(path, annotations + inner.filter { it.isInline }.flatMap { it.getElementAnnotations(0) })
}

/** Makes C types of what descriptors tell of Kotlin types. */
internal class SerialTypes {
  private val around = ArrayList<String>()

  /** The type of what [descriptor] describes; its values are read and written by [serializer], where that is known. */
  fun type(descriptor: SerialDescriptor, serializer: KSerializer<*>?, hints: FieldHints): CType<*> {
    val shape = shape(descriptor, serializer, hints)
    return if (shape.isPlain || serializer == null) shape.type else view(serializer, shape.type, hints.path)
  }

  private fun view(serializer: KSerializer<*>, type: CType<*>, path: String): CType<*> {
    return ViewType(type, SerialCodec(notNull(serializer), type, type.size, path))
  }

  @Suppress("UNCHECKED_CAST") // Null was refused.
  private fun notNull(serializer: KSerializer<*>) = serializer as KSerializer<Any>

  /** A type, and whether its values are already those of the Kotlin type, or only as many bytes of the same meaning. */
  private class Shape(val type: CType<*>, val isPlain: Boolean)

  private fun shape(descriptor: SerialDescriptor, serializer: KSerializer<*>?, hints: FieldHints): Shape {
    if (descriptor.isNullable) hints.refuse("C has no null; use a type without '?', and a value of it that means none")
    UNSIGNED[descriptor.serialName]?.let { return Shape(hints.integer(it), isPlain = true) }
    if (descriptor.isInline) {
      return Shape(shape(descriptor.getElementDescriptor(0), null, hints).type, isPlain = false)
    }
    val isPlain = descriptor.serialName in PLAIN
    return when (descriptor.kind) {
      PrimitiveKind.BYTE -> Shape(hints.integer(s8), isPlain)
      PrimitiveKind.SHORT -> Shape(hints.integer(s16), isPlain)
      PrimitiveKind.INT -> Shape(hints.integer(s32), isPlain)
      PrimitiveKind.LONG -> Shape(hints.integer(s64), isPlain)
      PrimitiveKind.BOOLEAN -> Shape(bool, isPlain)
      PrimitiveKind.FLOAT -> Shape(f32, isPlain)
      PrimitiveKind.DOUBLE -> Shape(f64, isPlain)
      PrimitiveKind.STRING -> Shape(hints.text(), isPlain)
      PrimitiveKind.CHAR -> hints.refuse("a Char is no char of C; use a Byte, or a String with @CString(n)")
      SerialKind.ENUM -> Shape(hints.located { enumType(descriptor) }, isPlain = false)
      StructureKind.LIST -> array(descriptor, hints)
      StructureKind.CLASS -> struct(descriptor, serializer, hints)
      StructureKind.MAP -> hints.refuse("a map has no place in a struct; use a List with @Length(n), or a map of BPF")
      StructureKind.OBJECT -> hints.refuse("an object has no fields, and C has no struct without any")
      SerialKind.CONTEXTUAL -> hints.refuse("what @Contextual writes is not known here; use @Serializable(with = ...)")
      is PolymorphicKind -> hints.refuse("which class it is can be told only when it runs; use one that is final")
    }
  }

  private fun array(descriptor: SerialDescriptor, hints: FieldHints): Shape {
    if ("Set" in descriptor.simpleName) hints.refuse("a set has no order and no fixed size; use a List with @Length(n)")
    val length = hints.length()
    if (descriptor.serialName in BYTES) {
      return Shape(hints.located { bytes(length) }, isPlain = descriptor.serialName == "kotlin.ByteArray")
    }
    val element = shape(descriptor.getElementDescriptor(0), null, hints)
    return Shape(hints.located { element.type * length }, element.isPlain && descriptor.serialName == LIST)
  }

  private fun struct(descriptor: SerialDescriptor, serializer: KSerializer<*>?, hints: FieldHints): Shape {
    if (descriptor.serialName in around) hints.refuse("a struct cannot have itself as a field; C has pointers for that")
    around += descriptor.serialName
    val layout = descriptor.layout()
    val children = (serializer as? GeneratedSerializer<*>)?.childSerializers()
    for (i in 0 until descriptor.elementsCount) {
      val field = descriptor.getElementDescriptor(i)
      val name = descriptor.getElementName(i)
      val its = field.hints("${hints.path}.$name", descriptor.getElementAnnotations(i))
      val type = type(field, children?.get(i), its)
      its.requireAllUsed()
      layout.add(name, type)
    }
    around.removeLast()
    if (layout.fields.isEmpty()) hints.refuse("a class without properties has no fields, and a struct needs one")
    val type = SerialStruct(descriptor.simpleName, layout, serializer?.let(::notNull), hints.path)
    return Shape(type, isPlain = serializer != null)
  }

  private fun SerialDescriptor.layout(): Layout {
    val align = annotations.firstNotNullOfOrNull { it as? Aligned }?.value ?: 1
    return Layout(simpleName, packed = annotations.any { it is Packed }, align)
  }

  private companion object {
    const val LIST = "kotlin.collections.ArrayList"
    val UNSIGNED = mapOf("kotlin.UByte" to u8, "kotlin.UShort" to u16, "kotlin.UInt" to u32, "kotlin.ULong" to u64)
    val PLAIN = listOf("Byte", "Short", "Int", "Long", "Boolean", "Float", "Double", "String").map {
      "kotlin.$it"
    }.toSet()

    /** Arrays of bytes as C programmers have them, not of `signed char`. */
    val BYTES = setOf("kotlin.ByteArray", "kotlin.UByteArray")
  }
}

private fun enumType(descriptor: SerialDescriptor): EnumType {
  val constants = (0 until descriptor.elementsCount).associate { i ->
    val given = descriptor.getElementAnnotations(i).firstNotNullOfOrNull { it as? CValue }
    descriptor.getElementName(i) to (given?.value ?: i)
  }
  return EnumType(descriptor.simpleName, constants)
}
