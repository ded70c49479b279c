package skep.dsl

import skep.struct.BigEndianField
import skep.struct.BigEndianType
import skep.struct.StructField
import skep.struct.StructType
import kotlin.reflect.KProperty1

// The fields of structs in memory. Those that are integers are read as numbers, all others as the address of what they
// are; each has the same name on the side of the values: `e[Event.pid]`, or `e[Opened::pid]` of a class.

/** The field as memory: `e.field(Event.count).atomicAdd(1)`. */
public fun <F : Any> Ref<*>.field(field: StructField<F>): Ref<F> {
  val struct = type.underlying
  demand(struct is StructType<*> && field in struct) { "'${field.name}' is no field of $type${known(struct)}" }
  return at(field.offset, field.type)
}

/** The field as memory: `e.field(Opened::count).atomicAdd(1)`. */
public fun <T : Any, F : Any> Ref<T>.field(property: KProperty1<T, F>): Ref<F> {
  val struct = type as? StructType<T> ?: throw BpfDslException("$type is no struct and has no '${property.name}'")
  return field(placed { struct[property] })
}

private fun known(type: Any) =
  if (type is StructType<*>) ", whose fields are ${type.fields.joinToString { it.name }}" else ""

/** Makes the field what [value] is. */
public operator fun <F : Any> Ref<*>.set(field: StructField<F>, value: Data<F>): Unit = field(field).set(value)

/** Makes the field a value that is known now. */
public operator fun <F : Any> Ref<*>.set(field: StructField<F>, value: F): Unit = field(field).set(value)

/** Makes the field what [value] is. */
public operator fun <T : Any, F : Any> Ref<T>.set(property: KProperty1<T, F>, value: Data<F>): Unit =
  field(property).set(value)

/** Makes the field a value that is known now. */
public operator fun <T : Any, F : Any> Ref<T>.set(property: KProperty1<T, F>, value: F): Unit =
  field(property).set(value)

/** The field, which is no integer. */
public operator fun <F : Any> Ref<*>.get(field: StructField<F>): Ref<F> = field(field)

/** The field, which is no integer. */
public operator fun <T : Any, F : Any> Ref<T>.get(property: KProperty1<T, F>): Ref<F> = field(property)

/** The number in the field. */
@JvmName("getU8")
public operator fun Ref<*>.get(field: StructField<UByte>): Num<UByte> = field(field).value

/** The number in the field. */
@JvmName("getU16")
public operator fun Ref<*>.get(field: StructField<UShort>): Num<UShort> = field(field).value

/** The number in the field. */
@JvmName("getU32")
public operator fun Ref<*>.get(field: StructField<UInt>): Num<UInt> = field(field).value

/** The number in the field. */
@JvmName("getU64")
public operator fun Ref<*>.get(field: StructField<ULong>): Num<ULong> = field(field).value

/** The number in the field. */
@JvmName("getS8")
public operator fun Ref<*>.get(field: StructField<Byte>): Num<Byte> = field(field).value

/** The number in the field. */
@JvmName("getS16")
public operator fun Ref<*>.get(field: StructField<Short>): Num<Short> = field(field).value

/** The number in the field. */
@JvmName("getS32")
public operator fun Ref<*>.get(field: StructField<Int>): Num<Int> = field(field).value

/** The number in the field. */
@JvmName("getS64")
public operator fun Ref<*>.get(field: StructField<Long>): Num<Long> = field(field).value

/** The number in the field. */
@JvmName("getU8")
public operator fun <T : Any> Ref<T>.get(property: KProperty1<T, UByte>): Num<UByte> = field(property).value

/** The number in the field. */
@JvmName("getU16")
public operator fun <T : Any> Ref<T>.get(property: KProperty1<T, UShort>): Num<UShort> = field(property).value

/** The number in the field. */
@JvmName("getU32")
public operator fun <T : Any> Ref<T>.get(property: KProperty1<T, UInt>): Num<UInt> = field(property).value

/** The number in the field. */
@JvmName("getU64")
public operator fun <T : Any> Ref<T>.get(property: KProperty1<T, ULong>): Num<ULong> = field(property).value

/** The number in the field. */
@JvmName("getS8")
public operator fun <T : Any> Ref<T>.get(property: KProperty1<T, Byte>): Num<Byte> = field(property).value

/** The number in the field. */
@JvmName("getS16")
public operator fun <T : Any> Ref<T>.get(property: KProperty1<T, Short>): Num<Short> = field(property).value

/** The number in the field. */
@JvmName("getS32")
public operator fun <T : Any> Ref<T>.get(property: KProperty1<T, Int>): Num<Int> = field(property).value

/** The number in the field. */
@JvmName("getS64")
public operator fun <T : Any> Ref<T>.get(property: KProperty1<T, Long>): Num<Long> = field(property).value

/** The number in the field, in network byte order. */
@JvmName("getBE16")
public operator fun Ref<*>.get(field: BigEndianField<UShort>): BigEndian<UShort> = field(field).bigEndian()

/** The number in the field, in network byte order. */
@JvmName("getBE32")
public operator fun Ref<*>.get(field: BigEndianField<UInt>): BigEndian<UInt> = field(field).bigEndian()

/** The number in the field, in network byte order. */
@JvmName("getBE64")
public operator fun Ref<*>.get(field: BigEndianField<ULong>): BigEndian<ULong> = field(field).bigEndian()

/** The number in network byte order that is there: `ports[3].bigEndian() eq be16(80)`. */
public fun <T : Any> Ref<T>.bigEndian(): BigEndian<T> {
  @Suppress("UNCHECKED_CAST") // A type has the values of the one it is stored as.
  val type = type.underlying as? BigEndianType<T> ?: throw BpfDslException("$type is not in network byte order")
  return BigEndian(flow, type, place.load(type.host.accessSize, false, type.host.width))
}
