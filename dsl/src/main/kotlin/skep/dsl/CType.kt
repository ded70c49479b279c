package skep.dsl

import skep.btf.BtfBuilder
import skep.btf.BtfType
import skep.insn.Size
import skep.map.Codec

/**
 * A C type and the Kotlin type of its values: what a map's keys and values or a global variable are made of. It knows
 * its size and alignment on the BPF machine, its BTF, and how a value lies in memory.
 *
 * ```
 * val counts by hash(key = u32, value = u64 * 4, maxEntries = 1024)   // unsigned long long[4] <-> List<ULong>
 * val comm by global(chars(16), "")                                         // char[16]              <-> String
 * ```
 *
 * Two types are equal when they are the same in C.
 */
public abstract class CType<T : Any> {
  /** What messages call it: `u32`, `char[16]`. */
  public abstract val name: String

  /** The size in bytes. */
  public val size: Int get() = codec.size()

  /** What the address of a value is a multiple of, in bytes; a power of two. */
  public abstract val alignment: Int

  /** How a value lies in memory, in the machine's byte order. */
  public abstract val codec: Codec<T>

  /**
   * Adds this type to BTF that is being made.
   *
   * @param types gives the id of a type, adding it when it is not there yet
   */
  public abstract fun btf(types: TypeIds): Int

  /** [name]. */
  override fun toString(): String = name
}

/** The types of an object's BTF: each is added once, and afterwards found again. */
public class TypeIds(private val builder: BtfBuilder) {
  private val ids = HashMap<Any, Int>()

  init {
    for (id in 1 until builder.typeCount()) ids.putIfAbsent(builder.type(id), id)
  }

  /** The id of [type]. */
  public fun id(type: CType<*>): Int = ids.getOrPut(type) { type.btf(this) }

  /** The id of [type], whose own references are ids from here. */
  public fun id(type: BtfType): Int = ids.getOrPut(type) { builder.add(type) }
}

/**
 * An integer type, which is also the width of a memory access: `u32[r1 + 4]`.
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

  /** The number at [address]. */
  public operator fun get(address: Address): MemoryOperand = MemoryOperand(this, address)

  /** The number at the address in [base]. */
  public operator fun get(base: Register64): MemoryOperand = MemoryOperand(this, base + 0)

  final override fun btf(types: TypeIds): Int = types.id(btf)

  final override fun equals(other: Any?): Boolean = this === other

  final override fun hashCode(): Int = System.identityHashCode(this)
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
) : IntType<T>(name, BtfType.Int.signed(cName, codec.size()), codec) {
  /** The lower bytes of [source] as a number of this type: `r1 set s8(r2)`. */
  public operator fun invoke(source: Register<*>): SignedPart = SignedPart(accessSize, source)
}

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

/** `_Bool`, 1 byte that is 0 or 1. */
public val bool: CType<Boolean> = BoolType

private object BoolType : CType<Boolean>() {
  override val name = "bool"
  override val alignment = 1
  override val codec: Codec<Boolean> = Codec.of(1, { v, to -> to.put(if (v) 1 else 0) }, { it.get() != 0.toByte() })

  override fun btf(types: TypeIds): Int = types.id(BtfType.Int.bool("_Bool"))
}

/** `enum libbpf_tristate`, 4 bytes: how a [Bpf.kconfig] value is configured that is `n` (0), `y` (1) or `m` (2). */
public val tristate: CType<UInt> = TristateType

private object TristateType : CType<UInt>() {
  override val name = "tristate"
  override val alignment = 4
  override val codec: Codec<UInt> get() = u32.codec

  override fun btf(types: TypeIds): Int =
    types.id(
      BtfType.Enum(
        "libbpf_tristate",
        4,
        false,
        listOf("TRI_NO", "TRI_YES", "TRI_MODULE").mapIndexed { i, value -> BtfType.EnumValue(value, i.toLong()) },
      ),
    )
}

/**
 * `char[size]`: a C string, UTF-8, ended by a zero byte unless it fills the array. Setting a longer text is an error.
 */
public fun chars(size: Int): CType<String> =
  ArrayType(size, ElementType.Char, placed { Codec.string(size) })

/** `unsigned char[size]`: bytes as they are, exactly [size] of them. */
public fun bytes(size: Int): CType<ByteArray> =
  ArrayType(size, ElementType.Of(u8), placed { Codec.bytes(size) })

/** `element[length]`: exactly [length] values. `u64 * 4` is `unsigned long long[4]`. */
public operator fun <T : Any> CType<T>.times(length: Int): CType<List<T>> =
  ArrayType(length, ElementType.Of(this), placed { Codec.array(codec, length) })

/** What an array is of: `char`, which no integer type here is, or another type. */
private sealed interface ElementType {
  val name: String
  val alignment: Int

  fun btf(types: TypeIds): Int

  data object Char : ElementType {
    override val name = "char"
    override val alignment = 1

    override fun btf(types: TypeIds): Int = types.id(BtfType.Int.signed("char", 1))
  }

  data class Of(val type: CType<*>) : ElementType {
    override val name get() = type.name
    override val alignment get() = type.alignment

    override fun btf(types: TypeIds): Int = types.id(type)
  }
}

private class ArrayType<T : Any>(
  private val length: Int,
  private val element: ElementType,
  override val codec: Codec<T>,
) : CType<T>() {
  init {
    demand(length > 0) { "an array of $length elements has no values" }
  }

  override val name get() = "${element.name}[$length]"
  override val alignment get() = element.alignment

  override fun btf(types: TypeIds): Int =
    types.id(BtfType.Array(element.btf(types), types.id(INDEX), length.toLong()))

  override fun equals(other: Any?): Boolean =
    other is ArrayType<*> && length == other.length && element == other.element

  override fun hashCode(): Int = 31 * length + element.hashCode()

  private companion object {
    /** The type that clang gives to every array's index. */
    val INDEX: BtfType.Int = BtfType.Int.unsigned("__ARRAY_SIZE_TYPE__", 4)
  }
}
