package skep.struct

import skep.btf.BtfType
import skep.insn.Size
import skep.map.Codec

/**
 * An integer type in the machine's byte order, which is also the width of a memory access: `u32[r1 + 4]`.
 *
 * @param T the Kotlin type of its values
 */
public sealed class IntType<T : Any>(
  final override val name: String,
  private val btf: BtfType.Int,
  final override val codec: Codec<T>,
) : CType<T>() {
  final override val alignment: Int get() = size

  internal val accessSize: Size = Size.ofBytes(codec.size())
  internal val signed: Boolean get() = btf.isSigned()

  final override fun btf(types: TypeIds): Int = types.id(btf)
}

/** An unsigned integer type: [u8], [u16], [u32], [u64]. A load of one fills the register with zeros. */
public class UnsignedType<T : Any> internal constructor(
  name: String,
  cName: String,
  codec: Codec<T>,
) : IntType<T>(name, BtfType.Int.unsigned(cName, codec.size()), codec)

/** A signed integer type: [s8], [s16], [s32], [s64]. A load of one fills the register with its sign. */
public class SignedType<T : Any> internal constructor(
  name: String,
  cName: String,
  codec: Codec<T>,
) : IntType<T>(name, BtfType.Int.signed(cName, codec.size()), codec)

/** `unsigned char`, 1 byte. */
public val u8: UnsignedType<UByte> =
  UnsignedType("u8", "unsigned char", Codec.of(1, { v, to -> to.put(v.toByte()) }, { it.get().toUByte() }))

/** `unsigned short`, 2 bytes. */
public val u16: UnsignedType<UShort> =
  UnsignedType(
    "u16", "unsigned short",
    Codec.of(2, { v, to ->
      to.putShort(v.toShort())
    }, { it.getShort().toUShort() }),
  )

/** `unsigned int`, 4 bytes. */
public val u32: UnsignedType<UInt> =
  UnsignedType("u32", "unsigned int", Codec.of(4, { v, to -> to.putInt(v.toInt()) }, { it.getInt().toUInt() }))

/** `unsigned long long`, 8 bytes. */
public val u64: UnsignedType<ULong> =
  UnsignedType(
    "u64", "unsigned long long",
    Codec.of(8, { v, to ->
      to.putLong(v.toLong())
    }, { it.getLong().toULong() }),
  )

/** `signed char`, 1 byte. */
public val s8: SignedType<Byte> = SignedType("s8", "signed char", Codec.BYTE)

/** `short`, 2 bytes. */
public val s16: SignedType<Short> = SignedType("s16", "short", Codec.SHORT)

/** `int`, 4 bytes. */
public val s32: SignedType<Int> = SignedType("s32", "int", Codec.INT)

/** `long long`, 8 bytes. */
public val s64: SignedType<Long> = SignedType("s64", "long long", Codec.LONG)

/** `char`, which is none of the above in C: what texts are made of. */
internal val char: SignedType<Byte> = SignedType("char", "char", Codec.BYTE)
