package skep.dsl

import skep.insn.Width
import skep.ir.Temp
import skep.ir.Value
import kotlin.properties.ReadOnlyProperty
import kotlin.reflect.KProperty

/**
 * A value of structured code: a number, a test, an address. It stands for something that the program has at run time,
 * so it is compared with `eq` and tested with `whenever`; Kotlin's own `==` throws.
 *
 * A property that it is delegated to gives it its name, which the verifier's refusal and messages here call it by:
 *
 * ```
 * val pid by currentTgid()
 * val pid = currentTgid()      // the same without a name
 * ```
 */
public abstract class BpfValue internal constructor(internal val flow: Flow) : BuildTimeValue() {
  /** Takes the name, if it is one that can be told of. */
  internal open fun named(name: String) {}
}

/** Names the value by the property. */
public operator fun <V : BpfValue> V.provideDelegate(thisRef: Any?, property: KProperty<*>): ReadOnlyProperty<Any?, V> {
  named(property.name)
  return ReadOnlyProperty { _, _ -> this }
}

/** A value that a register holds: a number or an address. */
public abstract class Word internal constructor(
  flow: Flow,
  internal val raw: Value,
  internal val home: Frame = flow.frame,
) : BpfValue(flow) {
  private var name: String? = null

  /** What it is where the code is now. */
  internal open val word: Value get() = flow.use(home, raw)

  internal abstract val width: Width

  /** Another value of the same type. */
  internal abstract fun like(value: Value): Word

  final override fun named(name: String) {
    this.name = name
    flow.code.name(raw, name)
  }

  /** What its type is called. */
  internal abstract val typeName: String

  /** Its name, or what it is. */
  final override fun toString(): String = name ?: (raw as? Temp)?.name()?.orElse(null) ?: constant() ?: "a $typeName"

  private fun constant() = (raw as? Value.Constant)?.let { "$typeName(${it.value()})" }

  /** Checks that [other], whose class the compiler has checked, is of the same type. */
  internal fun requireSameType(other: Word) {
    demand(typeName == other.typeName) { "$this is a $typeName and $other is a ${other.typeName}" }
  }

  /** Checks that [other] is of the same program. */
  internal fun requireSameFlow(other: BpfValue) {
    demand(flow === other.flow) { "$other is of the program '${other.flow.name}' and this is '${flow.name}'" }
  }
}
