package skep.struct

import java.nio.ByteBuffer

/**
 * A value of a [Struct]: one value for each field. Immutable, as far as the fields' values are.
 *
 * ```
 * val event = Event { it[pid] = 3u }
 * event[Event.pid]                       // 3u
 * event.with { it[Event.pid] = 4u }
 * ```
 */
public class StructValue internal constructor(
  /** What struct it is a value of. */
  public val type: Struct,
  private val values: Array<Any>,
) {
  /** The value of [field]. */
  public operator fun <F : Any> get(field: StructField<F>): F {
    type.requireOwn(field)
    @Suppress("UNCHECKED_CAST") // It was set or read as a value of this field.
    return values[field.index] as F
  }

  /** A value that differs from this one in what [fill] sets. */
  public fun with(fill: (Builder) -> Unit): StructValue = Builder(type, arrayOf(*values)).also(fill).build()

  internal fun of(type: Struct): Array<Any> {
    demand(this.type == type) { "this is a ${this.type}, and a $type is needed" }
    return values
  }

  /** Whether [other] is a value of the same struct with equal values in all fields; of arrays, with equal elements. */
  override fun equals(other: Any?): Boolean =
    other is StructValue && type == other.type && values.contentDeepEquals(other.values)

  override fun hashCode(): Int = values.contentDeepHashCode()

  /** `Event(pid=3, comm=bash)`. */
  override fun toString(): String =
    type.fields.joinToString(prefix = "$type(", postfix = ")") { "${it.name}=${text(values[it.index])}" }

  private fun text(value: Any): String =
    if (value is ByteArray) value.toHexString() else value.toString()

  /** Sets the fields of a value that is being made. */
  public class Builder internal constructor(private val type: Struct, private val values: Array<Any?>) {
    internal constructor(type: Struct) : this(type, arrayOfNulls(type.fields.size))

    /** Sets [field]. */
    public operator fun <F : Any> set(field: StructField<F>, value: F) {
      type.requireOwn(field)
      values[field.index] = value
    }

    internal fun build(): StructValue =
      StructValue(type, Array(values.size) { values[it] ?: zero(type.fields[it].type) })

    private fun zero(type: CType<*>): Any = type.codec.decode(ByteBuffer.allocate(type.size))
  }
}

private fun Struct.requireOwn(field: StructField<*>) {
  demand(field in this) { "'$field' is no field of $this, which has ${fields.joinToString()}" }
}
