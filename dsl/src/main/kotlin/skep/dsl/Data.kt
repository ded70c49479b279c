package skep.dsl

import skep.ir.Value
import skep.struct.CType

/**
 * A value that memory can hold: a number ([Num], [BigEndian]), or the bytes that a [Ref] is the address of. It is what
 * maps take as keys and values, and what the fields of records are set to.
 *
 * @param T the Kotlin type of its values
 */
public abstract class Data<T : Any> internal constructor(
  flow: Flow,
  raw: Value,
  home: Frame = flow.frame,
) : Word(flow, raw, home) {
  /** Writes it to where something of [type] is. */
  internal abstract fun store(to: Place, type: CType<T>)

  /** What is said when memory is of another type. */
  internal fun mismatch(type: CType<*>): String = "$this is $typeName, and $type is wanted" + hint(type)

  private fun hint(type: CType<*>) =
    when {
      type.name == "be" + typeName.drop(1) -> "; convert it with toBigEndian()"
      typeName == "be" + type.name.drop(1) -> "; convert it with toHost()"
      else -> ""
    }
}
