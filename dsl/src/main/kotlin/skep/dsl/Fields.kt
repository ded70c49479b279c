package skep.dsl

import skep.insn.Condition
import skep.insn.Size
import skep.insn.Width
import skep.ir.Value
import skep.struct.BigEndianField
import skep.struct.BigEndianType
import skep.struct.EnumType
import skep.struct.IntType
import skep.struct.StructField
import skep.struct.StructType
import skep.struct.bool
import skep.struct.s32
import java.nio.ByteBuffer
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
  return BigEndian(flow, type, source.load(type.host.accessSize, false, type.host.width))
}

/** Whether the bool there is true. */
public val Ref<Boolean>.isTrue: Bool get() = this eq true

/** The number of the enum's constant that is there. */
public val Ref<*>.enumNumber: Num<Int>
  get() {
    demand(type.underlying is EnumType) { "$type is no enum" }
    return Num(flow, s32, source.load(s32.accessSize, true, s32.width))
  }

/** Whether the number, bool or enum there is [value]. */
public infix fun <T : Any> Ref<T>.eq(value: T): Bool = compared(Condition.EQ, value)

/** Whether the number, bool or enum there is another than [value]. */
public infix fun <T : Any> Ref<T>.ne(value: T): Bool = compared(Condition.NE, value)

private fun <T : Any> Ref<T>.compared(condition: Condition, value: T): Bool {
  val stored = type.underlying
  demand(stored is IntType<*> || stored is BigEndianType<*> || stored is EnumType || stored == bool) {
    "$type cannot be compared as a whole; compare what it consists of"
  }
  val width = if (type.size == Long.SIZE_BYTES) Width.W64 else Width.W32
  val bytes = ByteBuffer.wrap(type.bytes(value, flow.surroundings.byteOrder)).order(flow.surroundings.byteOrder)
  val number =
    when (Size.ofBytes(type.size)) {
      Size.B -> bytes.get(0).toLong() and 0xff
      Size.H -> bytes.getShort(0).toLong() and 0xffff
      Size.W -> bytes.getInt(0).toLong() and 0xffff_ffff
      Size.DW -> bytes.getLong(0)
    }
  return Bool.compare(flow, condition, width, source.load(Size.ofBytes(type.size), false, width), Value.of(number))
}

/** Makes the element [index] what [value] is. */
public operator fun <E : Any> Ref<List<E>>.set(index: Int, value: Data<E>): Unit = get(index).set(value)

/** Makes the element [index] a value that is known now. */
public operator fun <E : Any> Ref<List<E>>.set(index: Int, value: E): Unit = get(index).set(value)
