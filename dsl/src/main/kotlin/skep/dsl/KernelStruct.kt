package skep.dsl

import skep.struct.IntType
import skep.struct.u8
import skep.types.FieldType

/**
 * A struct of the kernel, or a pointer to one, whose fields are properties. Its classes are written by
 * `skep gen kernel-types`; with them programs need no BTF when they are built.
 *
 * ```
 * val task = TaskStruct(currentTask())
 * val ppid by task.realParent.tgid
 * e[Event.comm] = task.comm
 * ```
 *
 * @property value the struct without the names of its fields: `task.value["tgid"]`
 */
public abstract class KernelStruct(public val value: KernelValue) {
  /** A field that is an integer, read now. */
  protected fun <T : Any> number(field: String, type: IntType<T>): Num<T> = value[field].read(type)

  /** A field that is read as an integer. */
  protected fun <T : Any> number(field: String, type: IntType<T>, said: FieldType): Num<T> =
    member(field, said).read(type)

  /** A bit-field of some [bits] of a [type]. */
  protected fun <T : Any> bits(field: String, type: IntType<T>, bits: Int): Num<T> =
    number(field, type, FieldType.Bitfield(FieldType.Int(type.size, type.signed), bits))

  /** A field that is true or false. */
  protected fun truth(field: String): Bool = number(field, u8, FieldType.Bool()) ne 0

  /** A field that is anything else. */
  protected fun member(field: String, said: FieldType): KernelValue = value[field].of(said)
}
