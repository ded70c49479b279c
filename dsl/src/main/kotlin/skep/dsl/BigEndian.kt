package skep.dsl

import skep.insn.AluOp
import skep.insn.ByteSwap
import skep.insn.Condition
import skep.insn.Width
import skep.ir.Value
import skep.struct.BigEndianType
import skep.struct.CType
import skep.struct.be16
import skep.struct.be32
import skep.struct.be64
import java.nio.ByteOrder

/**
 * An integer in network byte order, as it lies in a packet: a port, an EtherType, an IPv4 address. It can be compared
 * with another such, and to calculate with it one has to ask for the number ([toHost]).
 *
 * ```
 * returnIf(eth[Eth.proto] ne be16(0x0800), PASS)
 * val port by tcp[Tcp.dest].toHost()
 * ```
 *
 * @param T the Kotlin type of the number
 */
public class BigEndian<T : Any> internal constructor(
  flow: Flow,
  /** Its type. */
  public val type: BigEndianType<T>,
  value: Value,
) : Word(flow, value), Data<T> {
  override val width: Width get() = type.host.width
  override val typeName: String get() = type.name

  override fun like(value: Value): BigEndian<T> = BigEndian(flow, type, value)

  /** Equal. */
  public infix fun eq(other: BigEndian<T>): Bool = Bool.compare(this, Condition.EQ, other)

  /** Not equal. */
  public infix fun ne(other: BigEndian<T>): Bool = Bool.compare(this, Condition.NE, other)

  /** The bits that both have, such as the network of an address and its mask. */
  public infix fun and(other: BigEndian<T>): BigEndian<T> =
    like(flow.code.binary(AluOp.AND, width, word, other.word))

  /** There is no arithmetic in network byte order. */
  @Deprecated(NO_ARITHMETIC, level = DeprecationLevel.ERROR)
  public operator fun plus(
    @Suppress("UNUSED_PARAMETER") other: Any,
  ): Nothing = throw BpfDslException(NO_ARITHMETIC)

  /** There is no arithmetic in network byte order. */
  @Deprecated(NO_ARITHMETIC, level = DeprecationLevel.ERROR)
  public operator fun minus(
    @Suppress("UNUSED_PARAMETER") other: Any,
  ): Nothing = throw BpfDslException(NO_ARITHMETIC)

  /** The number, in the machine's byte order. */
  public fun toHost(): Num<T> = Num(flow, type.host, flow.swapped(word, type.host.size))

  override fun store(to: Place, type: CType<*>) {
    requireType(type, this.type)
    to.store(this.type.host.accessSize, word)
  }
}

private const val NO_ARITHMETIC = "network byte order has no arithmetic; calculate with the number: toHost()"

/** The number in network byte order. */
@JvmName("toBigEndian16")
public fun Num<UShort>.toBigEndian(): BigEndian<UShort> = BigEndian(flow, be16, flow.swapped(word, type.size))

/** The number in network byte order. */
@JvmName("toBigEndian32")
public fun Num<UInt>.toBigEndian(): BigEndian<UInt> = BigEndian(flow, be32, flow.swapped(word, type.size))

/** The number in network byte order. */
@JvmName("toBigEndian64")
public fun Num<ULong>.toBigEndian(): BigEndian<ULong> = BigEndian(flow, be64, flow.swapped(word, type.size))

/** From the machine's byte order to the network's, or back, which is the same. */
internal fun Flow.swapped(value: Value, bytes: Int): Value {
  if (value !is Value.Constant) return code.swap(ByteSwap.TO_BE, bytes * Byte.SIZE_BITS, value)
  if (surroundings.byteOrder == ByteOrder.BIG_ENDIAN) return value
  return Value.of(java.lang.Long.reverseBytes(value.value()) ushr (Long.SIZE_BITS - bytes * Byte.SIZE_BITS))
}
