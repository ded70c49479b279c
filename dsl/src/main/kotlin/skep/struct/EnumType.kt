package skep.struct

import skep.btf.BtfType
import skep.map.Codec

/** A C enum, 4 bytes, whose values are numbers; see [enumOf]. */
public class EnumType internal constructor(
  override val name: String,
  /** The numbers of the constants by their names, in the order of their declaration. */
  public val constants: Map<String, Int>,
) : CType<Int>() {
  init {
    requireIdentifier(name, "the enum's name")
    constants.keys.forEach { requireIdentifier(it, name) }
    demand(constants.isNotEmpty()) { "enum $name has no constants" }
    demand(constants.values.distinct().size == constants.size) { "enum $name has two constants with one number" }
  }

  internal val numbers: IntArray = constants.values.toIntArray()

  override val alignment: Int get() = size
  override val codec: Codec<Int> get() = Codec.INT

  /** Whether programs take the number as signed, which they do when a constant is negative. */
  public val signed: Boolean get() = constants.values.any { it < 0 }

  override fun btf(types: TypeIds): Int =
    types.id(
      BtfType.Enum(
        name, size.toLong(), signed,
        constants.map { (name, value) ->
          BtfType.EnumValue(name, value.toLong())
        },
      ),
    )

  /** Which of the constants has the number [value]. */
  internal fun indexOf(value: Int): Int? = numbers.indexOf(value).takeIf { it >= 0 }

  internal fun unknown(value: Int): String =
    "$value is no value of enum $name, which has ${constants.entries.joinToString()}"

  override fun equals(other: Any?): Boolean =
    other is EnumType && name == other.name && constants == other.constants

  override fun hashCode(): Int = name.hashCode()
}

/**
 * A Kotlin enum as one of C.
 *
 * ```
 * enum class Verdict { DROP, PASS }
 *
 * object Event : Struct() {
 *   val verdict by enumOf<Verdict>()
 * }
 * ```
 *
 * A number in memory that no constant has is an error when it is read.
 *
 * @param value the number of a constant; its place among the others, from 0, when left out
 */
public inline fun <reified E : Enum<E>> enumOf(noinline value: (E) -> Int = { it.ordinal }): CType<E> =
  enumOf(enumValues<E>().toList(), E::class.java.simpleName, value)

@PublishedApi
internal fun <E : Enum<*>> enumOf(entries: List<E>, name: String, value: (E) -> Int): CType<E> {
  val type = EnumType(name, entries.associate { it.name to value(it) })
  return type.mapped({ number -> entries[type.indexOf(number) ?: throw StructException(type.unknown(number))] }, value)
}
