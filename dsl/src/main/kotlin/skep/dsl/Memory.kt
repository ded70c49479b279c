package skep.dsl

import skep.ir.Value
import skep.struct.CType
import skep.struct.ListType
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** The memory of structured code: variables that user space shares, and the stack. */
public sealed interface Memory {
  /** The function that is being written. */
  public val body: Body

  /** Where the variable lies. */
  public val <T : Any> Variable<T>.ref: Ref<T> get() = Ref(body.flow, Value.Address(address), type)

  /** The integer that the variable holds. */
  public var <T : Any> Global<T>.value: Num<T>
    get() = ref.value
    set(number) = ref.set(number)

  /** The integer that the constant holds; the verifier knows it. */
  public val <T : Any> Constant<T>.value: Num<T> get() = ref.value
}

/**
 * Room on the stack, of which 512 bytes are all there is. Its contents are not known at first, and the verifier refuses
 * to let them be read.
 *
 * ```
 * val comm by stack(chars(16))
 * ```
 */
public fun <T : Any> Body.stack(type: CType<T>): Ref<T> =
  Ref(flow, flow.code.slot(type.size, minOf(type.alignment, MAX_ALIGNMENT), "$type").address(), type)

/** As [stack], with zeros in it, also between the fields of a struct. */
public fun <T : Any> Body.zeroed(type: CType<T>): Ref<T> =
  stack(type).also { it.place.store(ByteArray(type.size), minOf(type.alignment, MAX_ALIGNMENT)) }

/** The element [index], which the array has. */
public operator fun <E : Any> Ref<List<E>>.get(index: Int): Ref<E> {
  val array = array()
  demand(index in 0 until array.length) { "$type has no element $index" }
  return at(index * array.element.size, array.elements())
}

/** The element [index], which is missing where the array ends before it. */
public operator fun <E : Any> Ref<List<E>>.get(index: Num<UInt>): MaybeRef<E> {
  val array = array()
  return MaybeRef(flow, index lt array.length) { at(index.toU64() * array.element.size, array.elements<E>()) }
}

@Suppress("UNCHECKED_CAST") // The elements of an array of E are of E.
private fun <E : Any> ListType<*>.elements() = element as CType<E>

private fun <E : Any> Ref<List<E>>.array(): ListType<*> =
  type.underlying as? ListType<*> ?: throw BpfDslException("$type is no array")

/**
 * A struct on the stack that [fill] sets all fields of; what is between them is zero. A key that has several parts is one.
 *
 * ```
 * counts.increment(make(Key) { it[Key.pid] = pid; it[Key.port] = port })
 * ```
 */
public fun <T : Any> Body.make(type: CType<T>, fill: (Ref<T>) -> Unit): Ref<T> {
  val assigned = Assigned(flow, type)
  val place = stack(type)
  assigned.clearGaps(place.place)
  fill(Ref(flow, place.raw, type, assigned = assigned))
  assigned.requireAll("the $type")
  return place
}

/** The address of [data], which is put on the stack unless it lies in memory. */
internal fun <T : Any> Body.addressOf(data: Data<T>, type: CType<T>): Value {
  if (data is Ref<T>) {
    data.requireType(type, data.type)
    return data.word
  }
  val place = if (data is Text) zeroed(type) else stack(type)
  place.set(data)
  return place.word
}

/** The address of [value] on the stack. */
internal fun <T : Any> Body.addressOf(value: T, type: CType<T>): Value = stack(type).also { it.set(value) }.word

/** How a value lies in memory. */
internal fun <T : Any> CType<T>.bytes(value: T, order: ByteOrder): ByteArray =
  placed { ByteBuffer.allocate(size).order(order).also { codec.encode(value, it) }.array() }

/** No more is asked of a place on the stack. */
private const val MAX_ALIGNMENT = 8
