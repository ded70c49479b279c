package skep.dsl

import skep.insn.Insn
import skep.insn.Label
import kotlin.properties.PropertyDelegateProvider
import kotlin.properties.ReadOnlyProperty

/**
 * Labels and jumps. A label is named by its property, belongs to one program, is bound once with `+`, and can be used
 * before and after that.
 *
 * ```
 * val out by label()
 * jumpIf(r0 ne r1, out)          // if r0 != r1 goto out
 * jumpIf(w0 slt 5, out)          // if w0 s< 5 goto out
 * r0 set 1
 * +out
 * exit()
 * ```
 */
public sealed interface Jumps : Emitter {
  /** A label of this program, to be named by the property it becomes. */
  public fun label(): PropertyDelegateProvider<Any?, ReadOnlyProperty<Any?, Label>> =
    PropertyDelegateProvider { _, property ->
      val label = newLabel(property.name)
      ReadOnlyProperty { _, _ -> label }
    }

  /** A label of this program, for code that makes labels in a loop. */
  public fun newLabel(name: String): Label

  /** Labels of this program by number, for code that has too many to name each. */
  public fun labels(count: Int): List<Label> = List(count) { newLabel("L$it") }

  /** Binds the label to the instruction that comes next. */
  public operator fun Label.unaryPlus()

  /** `goto target`; with [wide] always in the form with a 32-bit distance, `gotol`, since cpu v4. */
  public fun jump(target: Label, wide: Boolean = false): Unit = add(Insn.Jump(target, wide))

  /** `if comparison goto target`. */
  public fun jumpIf(comparison: Comparison, target: Label): Unit =
    add(Insn.JumpIf(comparison.condition, comparison.width, comparison.left, comparison.right, target))

  /** `gotox reg`: a jump to an address from an instruction array map. */
  public fun jump(address: Register64): Unit = add(Insn.JumpRegister(address.reg))

  /** `may_goto target`: jumps once the program has looped long enough, so any loop with one in it may be written. */
  public fun mayGoto(target: Label): Unit = add(Insn.MayGoto(target))
}
