package skep.struct

import skep.map.Codec

/** A type that is [underlying] in C, with other values on this side; see [mapped]. */
internal class ViewType<T : Any>(type: CType<*>, override val codec: Codec<T>) : CType<T>() {
  override val underlying: CType<*> = type.underlying
  override val name: String get() = underlying.name
  override val alignment: Int get() = underlying.alignment

  override fun btf(types: TypeIds): Int = types.id(underlying)

  override fun equals(other: Any?): Boolean = other is ViewType<*> && underlying == other.underlying

  override fun hashCode(): Int = underlying.hashCode()
}

/**
 * This type in C, with values of another Kotlin type.
 *
 * ```
 * val address by be32.mapped({ Ipv4(it) }, { it.number })
 * ```
 *
 * @param decode makes a value of what lies in memory
 * @param encode makes of a value what lies in memory
 */
public fun <T : Any, R : Any> CType<T>.mapped(decode: (T) -> R, encode: (R) -> T): CType<R> =
  ViewType(this, Codec.of(size, { value, to -> codec.encode(encode(value), to) }, { decode(codec.decode(it)) }))
