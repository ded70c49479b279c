@file:JvmName("Structs")

package skep.struct

import kotlinx.serialization.json.JsonElement
import skep.map.Codec
import java.lang.reflect.Constructor
import java.lang.reflect.InvocationTargetException
import java.lang.reflect.Method
import java.lang.reflect.ParameterizedType
import java.lang.reflect.Type

/**
 * The C struct of a Java record: its components are the fields, by the same rules as the properties of a serializable
 * class. The annotations stand on the components, and [Unsigned] is one more, since Java has no unsigned types.
 *
 * ```
 * record Opened(@Unsigned int pid, @NetworkOrder short port, @CString(16) String comm, @Length(4) int[] counts) {}
 *
 * StructType<Opened> opened = Structs.struct(Opened.class);
 * TypedMap<Integer, Opened> opens = map.typed(Codec.INT, opened.getCodec());
 * ```
 *
 * Components are asked for by reflection, which promises them in their order; of other classes it does not. The
 * package of a record that is not public has to be open to this module, as on the class path all are.
 *
 * @throws StructException if the record has no layout in C; it names the component and says what to do
 */
public fun <T : Record> struct(type: Class<T>): StructType<T> = RecordTypes().struct(type, type.simpleName)

/** Makes C types of what records are made of. */
private class RecordTypes {
  private val around = ArrayList<Class<*>>()

  fun <T : Record> struct(type: Class<T>, path: String): StructType<T> {
    if (type in around) FieldHints(path).refuse("a struct cannot have itself as a field; C has pointers for that")
    around += type
    val align = type.getAnnotation(Aligned::class.java)?.value ?: 1
    val layout = Layout(type.simpleName, type.isAnnotationPresent(Packed::class.java), align)
    for (component in type.recordComponents) {
      val hints = FieldHints("$path.${component.name}", component.accessor.annotations.toList())
      layout.add(component.name, type(component.genericType, hints))
      hints.requireAllUsed()
    }
    around.removeLast()
    if (layout.fields.isEmpty()) FieldHints(path).refuse("a record without components is a struct without fields")
    return RecordStruct(type, layout, path)
  }

  private fun type(type: Type, hints: FieldHints): CType<*> =
    when {
      type in NUMBERS -> hints.integer(NUMBERS.getValue(type))
      type in OTHERS -> OTHERS.getValue(type)
      type == String::class.java -> hints.text()
      type is ParameterizedType && type.rawType == List::class.java -> list(type.actualTypeArguments.single(), hints)
      type is Class<*> -> ofClass(type, hints)
      else -> hints.refuse("$type has no size in C; use a number, a String, a List, an array, an enum or a record")
    }

  private fun ofClass(type: Class<*>, hints: FieldHints): CType<*> =
    when {
      type.isRecord -> struct(type.asSubclass(Record::class.java), hints.path)
      type.isEnum -> hints.located { enum(type) }
      type.isArray -> array(type, hints)
      type in BOXES -> hints.refuse("a ${type.simpleName} can be null, which C has not; use ${BOXES.getValue(type)}")
      else -> hints.refuse("${type.simpleName} has no size in C; use a number, a String, a List, an enum or a record")
    }

  private fun list(of: Type, hints: FieldHints): ListType<*> {
    val length = hints.length()
    val element = type(BOXES[of] ?: of, hints)
    return hints.located { element * length }
  }

  private fun array(type: Class<*>, hints: FieldHints): CType<*> {
    if (type == ByteArray::class.java) return hints.length().let { hints.located { bytes(it) } }
    val element = type.componentType

    @Suppress("UNCHECKED_CAST") // Only values of this field come here.
    val values = list(element, hints) as ListType<Any>
    return values.mapped({ it.toArray(element) }, { it.elements() })
  }

  private fun List<Any>.toArray(element: Class<*>): Any {
    val array = java.lang.reflect.Array.newInstance(element, size)
    forEachIndexed { i, value -> java.lang.reflect.Array.set(array, i, value) }
    return array
  }

  private fun Any.elements(): List<Any> =
    List(java.lang.reflect.Array.getLength(this)) { java.lang.reflect.Array.get(this, it) }

  private fun enum(type: Class<*>): CType<*> {
    val entries = type.enumConstants.map { it as Enum<*> }
    val numbers = entries.map { type.getField(it.name).getAnnotation(CValue::class.java)?.value ?: it.ordinal }
    return enumOf(entries, type.simpleName) { numbers[it.ordinal] }
  }

  private companion object {
    val NUMBERS: Map<Type, IntType<*>> =
      mapOf(
        Byte::class.java to s8,
        Short::class.java to s16,
        Int::class.java to s32,
        Long::class.java to s64,
      )
    val OTHERS: Map<Type, CType<*>> =
      mapOf(Boolean::class.java to bool, Float::class.java to f32, Double::class.java to f64)
    val BOXES: Map<Type, Class<*>> =
      listOf(Byte::class, Short::class, Int::class, Long::class, Boolean::class, Float::class, Double::class)
        .associate { it.javaObjectType to it.java }
  }
}

private class RecordStruct<T : Record>(type: Class<T>, layout: Layout, path: String) : StructType<T>() {
  override val name: String = type.simpleName
  override val fields: List<StructField<*>> = layout.fields
  override val alignment: Int = layout.alignment
  override val codec: Codec<T>

  private val accessors: List<Method> = type.recordComponents.map { it.accessor }

  init {
    val components = type.recordComponents
    val constructor: Constructor<T> = type.getDeclaredConstructor(*components.map { it.type }.toTypedArray())
    for (member in accessors + constructor) {
      demand(member.trySetAccessible()) {
        "$path cannot be read from here; open its package, ${type.packageName}, to skep"
      }
    }
    val values = FieldsCodec(path, layout.size, fields)
    codec =
      Codec.of(
        layout.size,
        { value, to -> values.encode(componentsOf(value), to) },
        { from -> values.decode(from).let { thrown { constructor.newInstance(*it) } } },
      )
  }

  override fun json(value: T): JsonElement = jsonOf(componentsOf(value))

  private fun componentsOf(value: T): Array<Any> = Array(accessors.size) { thrown { accessors[it].invoke(value) } }

  /** What the record's own code throws comes out as it was thrown. */
  private inline fun <R> thrown(call: () -> R): R =
    try {
      call()
    } catch (e: InvocationTargetException) {
      throw e.targetException
    }
}
