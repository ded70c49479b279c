package skep.dsl

import skep.insn.AluOp
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
  return MaybeRef(flow, index lt array.length) { at(0, array.elements<E>()).plus(index.toU64() * array.element.size) }
}

@Suppress("UNCHECKED_CAST") // The elements of an array of E are of E.
private fun <E : Any> ListType<*>.elements() = element as CType<E>

private fun <E : Any> Ref<List<E>>.array(): ListType<*> =
  type.underlying as? ListType<*> ?: throw BpfDslException("$type is no array")

/** What is [bytes] further. */
private fun <T : Any> Ref<T>.plus(bytes: Num<ULong>): Ref<T> =
  Ref(flow, flow.code.binary(AluOp.ADD, width, word, bytes.word), type)

/** How a value lies in memory. */
internal fun <T : Any> CType<T>.bytes(value: T, order: ByteOrder): ByteArray =
  placed { ByteBuffer.allocate(size).order(order).also { codec.encode(value, it) }.array() }

/** No more is asked of a place on the stack. */
private const val MAX_ALIGNMENT = 8
