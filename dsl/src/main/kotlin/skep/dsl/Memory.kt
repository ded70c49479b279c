package skep.dsl

import skep.ir.StackSlot
import skep.ir.Value
import skep.struct.CType
import skep.struct.IntType
import skep.struct.ListType
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** The memory of structured code: variables that user space shares, and the stack. */
public sealed interface Memory {
  /** The function that is being written. */
  public val body: Body

  /** Where the variable lies. */
  public val <T : Any> Variable<T>.ref: Ref<T>
    get() = Ref(body.flow, Value.Address(address), type, constant = (this as? Constant<*>)?.name)

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
  Ref(flow, flow.slot(type).address(), type, assigned = Assigned(flow, type)).also { it.assigned?.clearGaps(it.place) }

/** As [stack], with zeros in it, also between the fields of a struct. */
public fun <T : Any> Body.zeroed(type: CType<T>): Ref<T> =
  Ref(flow, flow.slot(type).address(), type).also { it.zero() }

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
  val place = stack(type)
  fill(place)
  place.assigned?.requireAll("the $type")
  return place
}

/** The address of [data], for those who only read there. What does not lie in memory is put on the stack, once. */
internal fun <T : Any> Body.addressOf(data: Data<T>, type: CType<T>): Value {
  if (data is Ref<*>) {
    data.requireType(type, data.type)
    data.assigned?.requireAll("$data")
    return data.place.address
  }
  val word = (data as? Word)?.word
  flow.facts.forEach { if (it is OnStack && it.holds(word, type, flow.frame)) return it.address }
  val place = if (data is Text || data is KernelValue) zeroed(type) else stack(type)
  place.set(data)
  return place.word.also { if (word != null) flow.learn(OnStack(flow.frame, it, word, type)) }
}

/** The address of [value] on the stack, for those who only read there. */
internal fun <T : Any> Body.addressOf(value: T, type: CType<T>): Value = addressOf(known(value, type), type)

/** Something that is known when the program is made. */
internal fun <T : Any> Body.known(value: T, type: CType<T>): Data<T> {
  val stored = type.underlying as? IntType<*> ?: return stack(type).also { it.set(value) }
  @Suppress("UNCHECKED_CAST") // A type and the one that it is stored as have the same numbers.
  return if (stored == type) Num(flow, type as IntType<T>, type.constant(value)) else stack(type).also { it.set(value) }
}

/** That a value has been written to a place on the stack that nobody else writes to. */
private class OnStack(
  private val frame: Frame,
  val address: Value,
  private val value: Value,
  private val type: CType<*>,
) {
  fun holds(word: Value?, type: CType<*>, frame: Frame) =
    word == value && type.underlying == this.type.underlying && frame === this.frame
}

/** Room on the stack, aligned such that copies are as wide as can be. */
internal fun Flow.slot(type: CType<*>): StackSlot {
  val aligned = if (type.size % MAX_ALIGNMENT == 0) MAX_ALIGNMENT else minOf(type.alignment, MAX_ALIGNMENT)
  return code.slot(type.size, aligned, "$type")
}

/** How a value lies in memory. */
internal fun <T : Any> CType<T>.bytes(value: T, order: ByteOrder): ByteArray =
  placed { ByteBuffer.allocate(size).order(order).also { codec.encode(value, it) }.array() }

/** No more is asked of a place on the stack. */
private const val MAX_ALIGNMENT = 8
