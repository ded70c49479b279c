package skep.dsl

import skep.insn.AluOp
import skep.insn.AtomicOp
import skep.insn.Width
import skep.ir.Value
import skep.struct.ArrayType
import skep.struct.BigEndianType
import skep.struct.CType
import skep.struct.IntType
import skep.struct.StructType
import skep.struct.pointer
import skep.struct.u64

/**
 * The address of a value in memory that can be read and written: on the stack, in a map, in a record. What may be
 * missing, such as a map's element, is a [MaybeRef] first.
 *
 * ```
 * slot.value = pid               // an integer
 * slot += 1
 * e[Event.pid] = pid             // a field of a struct
 * table[3].value                 // an element of an array
 * ```
 *
 * @param T the Kotlin type of the value there
 */
public class Ref<T : Any> internal constructor(
  flow: Flow,
  base: Value,
  /** The type of the value there. */
  public val type: CType<T>,
  private val offset: Int = 0,
  /** What is known of the memory, if it is new. */
  internal val assigned: Assigned? = null,
  home: Frame = flow.frame,
  /** The name of the constant that it is a part of, and so cannot be written. */
  private val constant: String? = null,
  /** What [base] is a multiple of. */
  private val aligned: Int = (base as? Value.StackAddress)?.slot()?.alignment() ?: type.alignment,
) : Word(flow, base, home),
  Data<T> {
  override val width: Width get() = Width.W64
  override val typeName: String get() = "$type"
  override val word: Value get() = place.address

  internal val place: Place
    get() {
      assigned?.requireOpen()
      return Place(flow, super.word, offset, aligned)
    }

  /** Whether it is the address of the whole, and not of a part. */
  internal val isWhole: Boolean get() = offset == 0

  override fun like(value: Value): Ref<T> = Ref(flow, value, type)

  /** What is [bytes] further. */
  internal fun <F : Any> at(bytes: Int, type: CType<F>): Ref<F> =
    Ref(flow, raw, type, offset + bytes, assigned, home, constant, aligned)

  /** What is [bytes] further, which is known when the program runs. */
  internal fun <F : Any> at(bytes: Num<ULong>, type: CType<F>): Ref<F> {
    wrote()
    return Ref(flow, flow.code.binary(AluOp.ADD, width, word, bytes.word), type, constant = constant)
  }

  /** Where it is, to be written. */
  private val target: Place
    get() {
      demand(constant == null) {
        "'$constant' is a constant, which is fixed when the object is loaded; what programs change is a global(...)"
      }
      return place
    }

  /** Where it is, to be read. */
  internal val source: Place
    get() {
      assigned?.requireSet(offset, type.size)
      return place
    }

  /** Takes note that all of it is written now, or soon by whom its address is given. */
  internal fun wrote() {
    assigned?.wrote(offset, type.size)
  }

  override fun store(to: Place, type: CType<*>) {
    requireType(type, this.type)
    to.copy(source, type.size)
  }

  /** The integer there. Of a struct or an array see the fields and elements. */
  public var value: Num<T>
    get() = int("a number").let { Num(flow, it, source.load(it.accessSize, it.signed, it.width)) }
    set(number) = set(number)

  /** Makes the memory what [value] is. */
  public fun set(value: Data<T>) {
    if (value is BpfValue) requireSameFlow(value)
    value.store(target, type)
    wrote()
  }

  /** Makes the memory a value that is known now. */
  public fun set(value: T) {
    target.store(type.bytes(value, flow.surroundings.byteOrder))
    wrote()
  }

  /** Makes all of the memory zeros, also what lies between the fields of a struct. */
  public fun zero() {
    target.store(ByteArray(type.size))
    wrote()
  }

  /** Adds to the integer there. Where other CPUs may do so at the same time, see [atomicAdd]. */
  public operator fun plusAssign(number: Num<T>) {
    value = value + number
  }

  /** Adds to the integer there. */
  public operator fun plusAssign(number: Int) {
    value = value + number
  }

  /** Subtracts from the integer there. */
  public operator fun minusAssign(number: Num<T>) {
    value = value - number
  }

  /** Subtracts from the integer there. */
  public operator fun minusAssign(number: Int) {
    value = value - number
  }

  /** Adds to the integer there, of 4 or 8 bytes, which no other CPU comes between. */
  public fun atomicAdd(number: Num<T>): Unit = atomic(AtomicOp.ADD, number)

  /** As the other [atomicAdd], with a number that is known now. */
  public fun atomicAdd(number: Int): Unit = atomic(AtomicOp.ADD, number(number))

  /** Sets bits of the integer there, of 4 or 8 bytes. Since Linux 5.12, as all that follow. */
  public fun atomicOr(number: Num<T>): Unit = atomic(AtomicOp.OR, number)

  /** Keeps those bits of the integer there that [number] has. */
  public fun atomicAnd(number: Num<T>): Unit = atomic(AtomicOp.AND, number)

  /** Turns bits of the integer there. */
  public fun atomicXor(number: Num<T>): Unit = atomic(AtomicOp.XOR, number)

  /** As [atomicAdd]; gives what was there before. */
  public fun fetchAdd(number: Num<T>): Num<T> = fetch(AtomicOp.ADD, number)

  /** As the other [fetchAdd], with a number that is known now. */
  public fun fetchAdd(number: Int): Num<T> = fetch(AtomicOp.ADD, number(number))

  /** As [atomicOr]; gives what was there before. */
  public fun fetchOr(number: Num<T>): Num<T> = fetch(AtomicOp.OR, number)

  /** As [atomicAnd]; gives what was there before. */
  public fun fetchAnd(number: Num<T>): Num<T> = fetch(AtomicOp.AND, number)

  /** As [atomicXor]; gives what was there before. */
  public fun fetchXor(number: Num<T>): Num<T> = fetch(AtomicOp.XOR, number)

  /** Writes [number], and gives what was there before. */
  public fun exchange(number: Num<T>): Num<T> = fetch(AtomicOp.XCHG, number)

  /** Writes [number] if [expected] is there; gives what was there before. */
  public fun compareExchange(expected: Num<T>, number: Num<T>): Num<T> {
    val type = atomicType()
    return Num(flow, type, target.compareExchange(type.accessSize, expected.word, number.word))
  }

  private fun atomic(op: AtomicOp, number: Num<T>) {
    target.atomic(op, atomicType().accessSize, number.word)
  }

  private fun fetch(op: AtomicOp, number: Num<T>): Num<T> {
    val type = atomicType()
    return Num(flow, type, target.atomicFetch(op, type.accessSize, number.word))
  }

  /** A constant of the type that is there. */
  internal fun number(number: Int): Num<T> = int("a number").let { Num(flow, it, it.literal(number.toLong())) }

  private fun atomicType(): IntType<T> {
    val type = int("an atomic operation")
    demand(type.size >= Int.SIZE_BYTES) {
      "atomic operations are on 4 or 8 bytes, and this is a $type of ${type.size}; make it a u32 or u64"
    }
    return type
  }

  @Suppress("UNCHECKED_CAST") // A type and the one that it is stored as have the same numbers.
  private fun int(what: String): IntType<T> {
    val stored = if (type.underlying == pointer) u64 else type.underlying as? IntType<*>
    demand(stored != null) { "$what is wanted and $type is none${cure()}" }
    return stored as IntType<T>
  }

  private fun cure() =
    when (type.underlying) {
      is BigEndianType<*> -> "; it is in network byte order: read it with bigEndian()"
      is StructType<*> -> "; take one of its fields: ref[field]"
      is ArrayType<*> -> "; take one of its elements: ref[0]"
      else -> ""
    }
}
