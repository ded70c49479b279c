package skep.struct

import kotlinx.serialization.json.JsonElement
import skep.btf.BtfBuilder
import skep.btf.BtfType
import skep.map.Codec

/**
 * A C type and the Kotlin type of its values: what a map's keys and values, a field of a struct or a global variable
 * are made of. It knows its size and alignment on the BPF machine, its BTF, and how a value lies in memory.
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

  /** The type as programs know it, where only its Kotlin values are others: `u32` of a value class with a [UInt]. */
  public open val underlying: CType<*> get() = this

  /**
   * Adds this type to BTF that is being made.
   *
   * @param types gives the id of a type, adding it when it is not there yet
   */
  public abstract fun btf(types: TypeIds): Int

  /** A value as JSON; [toJson]. */
  internal open fun json(value: T): JsonElement = (codec as? SerialCodec<T>)?.json(value) ?: plainJson(value)

  /** [name]. */
  override fun toString(): String = name
}

/** The types of an object's BTF: each is added once, and afterwards found again. */
public class TypeIds(private val builder: BtfBuilder) {
  private val ids = HashMap<CType<*>, Int>()

  /** The id of [type]. */
  public fun id(type: CType<*>): Int = ids.getOrPut(type.underlying) { type.underlying.btf(this) }

  /** The id of [type], whose own references are ids from here. */
  public fun id(type: BtfType): Int = builder.intern(type)
}
