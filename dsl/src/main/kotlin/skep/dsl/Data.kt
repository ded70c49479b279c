package skep.dsl

import skep.struct.CType

/**
 * What memory can be made to hold: a number ([Num], [BigEndian]), a [Bool], the bytes that a [Ref] is the address of, a
 * [Text], what a [KernelValue] stands for. It is what maps take as keys and values, and what the fields of records are set
 * to.
 *
 * @param T the Kotlin type of its values
 */
public sealed interface Data<in T : Any> {
  /** Writes it to where something of [type] is. */
  public fun store(to: Place, type: CType<*>)
}

/** Checks the type of memory that gets a value of the type [own]. */
internal fun Data<*>.requireType(type: CType<*>, own: CType<*>) {
  demand(type.underlying == own.underlying) {
    val cure =
      when {
        "$type" == "be${own.size * 8}" -> "; convert it with toBigEndian()"
        "$own" == "be${type.size * 8}" -> "; convert it with toHost()"
        else -> ""
      }
    "$this is $own, and $type is wanted$cure"
  }
}
