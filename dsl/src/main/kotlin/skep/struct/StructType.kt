package skep.struct

import skep.btf.BtfType
import kotlin.reflect.KProperty1

/**
 * A C struct: a [Struct] object, a serializable class or a Java record ([struct]). Its fields lie where a C compiler for
 * BPF puts them, and have the same names in BTF.
 *
 * @param T the Kotlin type of its values
 */
public abstract class StructType<T : Any> internal constructor() : CType<T>() {
  /** The fields in the order of their declaration. */
  public abstract val fields: List<StructField<*>>

  /** The field called [name]. */
  public fun field(name: String): StructField<*> =
    fields.find { it.name == name }
      ?: throw StructException("$this has no field '$name'; it has ${fields.joinToString { it.name }}")

  /**
   * The field that a property of the Kotlin class is: `type[Opened::pid]`. One that `@SerialName` renames is found by its
   * name in C, with [field].
   */
  @Suppress("UNCHECKED_CAST") // A field has the type of the property that it was made of.
  public operator fun <F : Any> get(property: KProperty1<T, F>): StructField<F> =
    field(property.name) as StructField<F>

  /** Whether [field] is one of this struct's. */
  public operator fun contains(field: StructField<*>): Boolean = fields.getOrNull(field.index) == field

  final override fun btf(types: TypeIds): Int {
    val members = fields.map { BtfType.Member.atByte(it.name, types.id(it.type), it.offset.toLong()) }
    return types.id(BtfType.Struct(name, size.toLong(), members))
  }

  /** The same in C: of one name, size and alignment, with the same fields at the same places. */
  final override fun equals(other: Any?): Boolean =
    other is StructType<*> && name == other.name && size == other.size && alignment == other.alignment &&
      fields == other.fields

  final override fun hashCode(): Int = 31 * name.hashCode() + size
}

/**
 * A field of a struct.
 *
 * @param F the Kotlin type of its values
 */
public open class StructField<F : Any> internal constructor(
  /** Its name in C. */
  public val name: String,
  /** What it is. */
  public val type: CType<F>,
  /** Bytes from the start of the struct. */
  public val offset: Int,
  /** Its place among the fields, from 0. */
  public val index: Int,
) {
  /** The same in C, in whatever struct. */
  final override fun equals(other: Any?): Boolean =
    other is StructField<*> && index == other.index && offset == other.offset && name == other.name &&
      type.underlying == other.type.underlying

  final override fun hashCode(): Int = 31 * name.hashCode() + offset

  /** `u32 pid`. */
  final override fun toString(): String = "$type $name"
}

/**
 * A field in network byte order, which programs do not mistake for one in the machine's: its class says so.
 *
 * @param F the Kotlin type of the number that is meant
 */
public class BigEndianField<F : Any> internal constructor(
  name: String,
  type: BigEndianType<F>,
  offset: Int,
  index: Int,
) :
  StructField<F>(name, type, offset, index)
