package skep.script

import com.github.ajalt.clikt.parameters.arguments.ArgumentDelegate
import com.github.ajalt.clikt.parameters.arguments.argument
import com.github.ajalt.clikt.parameters.arguments.convert
import com.github.ajalt.clikt.parameters.arguments.default
import com.github.ajalt.clikt.parameters.arguments.multiple
import com.github.ajalt.clikt.parameters.options.OptionDelegate
import com.github.ajalt.clikt.parameters.options.convert
import com.github.ajalt.clikt.parameters.options.default
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option
import kotlin.properties.PropertyDelegateProvider
import kotlin.properties.ReadOnlyProperty
import kotlin.reflect.KClass
import kotlin.reflect.KProperty

/**
 * Something that a script takes from its command line, for `by` to make a property of. The property's name is the
 * option's: `maxCount` is `--max-count`.
 *
 * ```
 * val top by option("how many commands to show", default = 10, short = 'n', range = 1..100)
 * val pid by option<Int>("count only this process")        // Int?, null when it is not given
 * val errors by flag("count only calls that fail")
 * val device by argument<String>("the disk, such as sda")
 * ```
 *
 * Values are whole numbers of each kind, `Double`, `String`, `Path`, `Duration`, or the constants of an enum class. Words
 * that do not fit end the script with a message that names the option, and `--help` with a text made of all this and of
 * the comment that the script starts with.
 */
public class Parameter<out T> internal constructor(private val declare: (name: String) -> () -> T) :
  PropertyDelegateProvider<Any?, ReadOnlyProperty<Any?, T>> {
    override fun provideDelegate(thisRef: Any?, property: KProperty<*>): ReadOnlyProperty<Any?, T> {
      val value = declare(property.name.replace(CAPITAL) { "-" + it.value.lowercase() })
      return ReadOnlyProperty { _, _ -> value() }
    }

    private companion object {
      val CAPITAL = Regex("(?<=.)\\p{Lu}")
    }
  }

/**
 * Declares an option that is [default] when it is not given.
 *
 * @param help what it is for
 * @param short its second name, a letter after one dash
 * @param range what its value has to lie in
 */
public inline fun <reified T : Comparable<T>> ScriptScope.option(
  help: String,
  default: T,
  short: Char? = null,
  range: ClosedRange<T>? = null,
): Parameter<T> = option(T::class, help, default, short, range)

/** Declares an option that is null when it is not given; the rest as the other [option]. */
public inline fun <reified T : Comparable<T>> ScriptScope.option(
  help: String,
  short: Char? = null,
  range: ClosedRange<T>? = null,
): Parameter<T?> = option(T::class, help, short, range)

/**
 * Declares an option without a value, that is true when it is given.
 *
 * @param help what it is for
 * @param short its second name, a letter after one dash
 */
public fun ScriptScope.flag(help: String, short: Char? = null): Parameter<Boolean> =
  parameter { name -> commandLine.holder.option(*names(name, short), help = help).flag() }

/**
 * Declares the next word that is no option. It has to be given.
 *
 * @param help what it is for
 * @param range what its value has to lie in
 */
public inline fun <reified T : Comparable<T>> ScriptScope.argument(
  help: String,
  range: ClosedRange<T>? = null,
): Parameter<T> = argument(T::class, help, range)

/** Declares the next word that is no option, which is [default] when it is not given; the rest as the other [argument]. */
public inline fun <reified T : Comparable<T>> ScriptScope.argument(
  help: String,
  default: T,
  range: ClosedRange<T>? = null,
): Parameter<T> = argument(T::class, help, default, range)

/** Declares all further words that are no options: none, one or more of them. */
public inline fun <reified T : Comparable<T>> ScriptScope.arguments(
  help: String,
  range: ClosedRange<T>? = null,
): Parameter<List<T>> = arguments(T::class, help, range)

@PublishedApi
internal fun <T : Comparable<T>> ScriptScope.option(
  type: KClass<T>,
  help: String,
  default: T,
  short: Char?,
  range: ClosedRange<T>?,
): Parameter<T> {
  val kind = Kind.of(type).within(range)
  return parameter { name -> valued(kind, name, short, help).default(default, kind.write(default)) }
}

@PublishedApi
internal fun <T : Comparable<T>> ScriptScope.option(
  type: KClass<T>,
  help: String,
  short: Char?,
  range: ClosedRange<T>?,
): Parameter<T?> {
  val kind = Kind.of(type).within(range)
  return parameter { name -> valued(kind, name, short, help) }
}

@PublishedApi
internal fun <T : Comparable<T>> ScriptScope.argument(
  type: KClass<T>,
  help: String,
  range: ClosedRange<T>?,
): Parameter<T> {
  val kind = Kind.of(type).within(range)
  return positional { name -> word(kind, name, help) }
}

@PublishedApi
internal fun <T : Comparable<T>> ScriptScope.argument(
  type: KClass<T>,
  help: String,
  default: T,
  range: ClosedRange<T>?,
): Parameter<T> {
  val kind = Kind.of(type).within(range)
  return positional { name -> word(kind, name, help).default(default) }
}

@PublishedApi
internal fun <T : Comparable<T>> ScriptScope.arguments(
  type: KClass<T>,
  help: String,
  range: ClosedRange<T>?,
): Parameter<List<T>> {
  val kind = Kind.of(type).within(range)
  return positional { name -> word(kind, name, help).multiple() }
}

private fun <T> ScriptScope.parameter(make: (name: String) -> OptionDelegate<T>) =
  Parameter { name ->
    val option = make(name).also(commandLine::declare);
    { commandLine.read { option.value } }
  }

private fun <T> ScriptScope.positional(make: (name: String) -> ArgumentDelegate<T>) =
  Parameter { name ->
    val argument = make(name).also(commandLine::declare);
    { commandLine.read { argument.value } }
  }

private fun <T : Any> ScriptScope.valued(kind: Kind<T>, name: String, short: Char?, help: String) =
  commandLine.holder
    .option(*names(name, short), help = help, metavar = kind.metavar)
    .convert { word -> kind.read(word) ?: fail("'$word' is not ${kind.what}") }

private fun <T : Any> ScriptScope.word(kind: Kind<T>, name: String, help: String) =
  commandLine.holder.argument(name, help).convert { word -> kind.read(word) ?: fail("'$word' is not ${kind.what}") }

private fun names(name: String, short: Char?) = listOfNotNull(short?.let { "-$it" }, "--$name").toTypedArray()
