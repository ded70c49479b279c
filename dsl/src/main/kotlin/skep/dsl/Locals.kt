package skep.dsl

import skep.ir.Temp
import skep.struct.IntType
import kotlin.properties.PropertyDelegateProvider
import kotlin.properties.ReadWriteProperty
import kotlin.reflect.KProperty

/**
 * A variable of the program's, which starts as [initial].
 *
 * ```
 * var total by variable(u64, 0)
 * loop(0 until 8) { i -> total += i.toU64() }
 * ```
 *
 * Reading it gives what it is then: `val before = total` stays what it was.
 */
public fun <T : Any> Body.variable(type: IntType<T>, initial: Int): LocalDeclaration<Num<T>> = variable(type(initial))

/** As the other [variable]. */
public fun <T : Any> Body.variable(type: IntType<T>, initial: Long): LocalDeclaration<Num<T>> = variable(type(initial))

/** A variable that starts as [initial] and holds values of its type. */
public fun <V : Word> Body.variable(initial: V): LocalDeclaration<V> = LocalDeclaration(flow, initial)

/** What [variable] returns, for `by` to make a property of. */
public class LocalDeclaration<V : Word> internal constructor(private val flow: Flow, private val initial: V) :
  PropertyDelegateProvider<Any?, ReadWriteProperty<Any?, V>> {
    override fun provideDelegate(thisRef: Any?, property: KProperty<*>): ReadWriteProperty<Any?, V> {
      val variable = flow.code.variable(initial.width, property.name)
      flow.assign(flow.frame, variable, initial.word)
      return Local(flow, flow.frame, variable, initial)
    }
  }

private class Local<V : Word>(
  private val flow: Flow,
  private val home: Frame,
  private val variable: Temp,
  private val example: V,
) : ReadWriteProperty<Any?, V> {
  override fun getValue(thisRef: Any?, property: KProperty<*>): V = example.again(flow.use(home, variable))

  override fun setValue(thisRef: Any?, property: KProperty<*>, value: V) {
    example.requireSameFlow(value)
    example.requireSameType(value)
    flow.assign(home, variable, value.word)
  }
}

/** Another value of this one's type. */
@Suppress("UNCHECKED_CAST") // Every kind of word makes one of its own kind.
internal fun <V : Word> V.again(value: skep.ir.Value): V = like(value) as V
