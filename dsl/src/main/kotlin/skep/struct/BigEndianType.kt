package skep.struct

import skep.btf.BtfType
import skep.map.Codec
import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * An unsigned integer in network byte order, whatever the machine's is: [be16], [be32], [be64], Linux's `__be16` and
 * its kin. A value on this side is the number meant, so a port is 443 and not 47873. Programs hold the bytes as they
 * lie, and have to ask for the number.
 *
 * @param T the Kotlin type of its values
 */
public class BigEndianType<T : Any> internal constructor(
  /** The type of the number in the machine's byte order. */
  public val host: UnsignedType<T>,
) : CType<T>() {
  override val name: String get() = "be${host.size * Byte.SIZE_BITS}"
  override val alignment: Int get() = host.alignment
  override val codec: Codec<T> = host.codec.bigEndian()

  /** `typedef __u16 __be16`, and `typedef unsigned short __u16`, as `<linux/types.h>` has them. */
  override fun btf(types: TypeIds): Int {
    val bits = host.size * Byte.SIZE_BITS
    return types.id(BtfType.Typedef("__be$bits", types.id(BtfType.Typedef("__u$bits", types.id(host)))))
  }
}

/** `__be16`, 2 bytes: a port, an EtherType. */
public val be16: BigEndianType<UShort> = BigEndianType(u16)

/** `__be32`, 4 bytes: an IPv4 address. */
public val be32: BigEndianType<UInt> = BigEndianType(u32)

/** `__be64`, 8 bytes. */
public val be64: BigEndianType<ULong> = BigEndianType(u64)

/** The same values in network byte order. */
internal fun <T : Any> Codec<T>.bigEndian(): Codec<T> =
  Codec.of(size(), { value, to -> to.inNetworkOrder { encode(value, to) } }, { it.inNetworkOrder { decode(it) } })

private inline fun <R> ByteBuffer.inNetworkOrder(block: () -> R): R {
  val order = order()
  order(ByteOrder.BIG_ENDIAN)
  try {
    return block()
  } finally {
    order(order)
  }
}
