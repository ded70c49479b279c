package skep.script

import java.nio.file.InvalidPathException
import java.nio.file.Path
import kotlin.reflect.KClass
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * How a word of the command line becomes a value.
 *
 * @property metavar what stands for the word in a help text
 * @property what what messages call it: `a whole number`
 * @property read the value, or null when the word is none
 */
internal class Kind<T : Any>(val metavar: String, val what: String, val read: (String) -> T?) {
  /** The word for [value]. */
  fun write(value: T): String = if (value is Enum<*>) word(value) else "$value"

  companion object {
    val DURATION: Kind<Duration> =
      Kind("time", "a time: seconds, or a number with its unit such as 500ms or 2m") { word ->
        (word.toDoubleOrNull()?.takeIf(Double::isFinite)?.seconds ?: Duration.parseOrNull(word))
          ?.takeUnless(Duration::isNegative)
      }

    private val KINDS: Map<KClass<*>, Kind<*>> =
      mapOf(
        Int::class to Kind("int", "a whole number", String::toIntOrNull),
        Long::class to Kind("int", "a whole number", String::toLongOrNull),
        UInt::class to Kind("int", "a whole number from 0 on", String::toUIntOrNull),
        ULong::class to Kind("int", "a whole number from 0 on", String::toULongOrNull),
        Double::class to Kind("number", "a number", String::toDoubleOrNull),
        String::class to Kind("text", "a text") { it },
        Path::class to Kind("path", "a path", ::path),
        Duration::class to DURATION,
      )

    /** The kind of the values of [type]. */
    fun <T : Any> of(type: KClass<T>): Kind<T> {
      val kind = KINDS[type] ?: type.java.enumConstants?.let(::constants)
      requireNotNull(kind) {
        "an option or argument cannot be ${type.simpleName}; it can be of an enum class or one of " +
          KINDS.keys.joinToString { it.simpleName.orEmpty() }
      }
      @Suppress("UNCHECKED_CAST") // KINDS has each type's own kind.
      return kind as Kind<T>
    }

    private fun path(word: String): Path? =
      try {
        Path.of(word)
      } catch (_: InvalidPathException) {
        null
      }

    /** `IN_USE` is written `in-use`. */
    private fun word(constant: Enum<*>) = constant.name.lowercase().replace('_', '-')

    private fun constants(constants: Array<*>): Kind<*> {
      val byName = constants.associateBy { word(it as Enum<*>) }
      return Kind(byName.keys.joinToString("|"), "one of ${byName.keys.joinToString()}") { byName[it.lowercase()] }
    }
  }
}

/** Those of these values that lie in [range]; all without one. */
internal fun <T : Comparable<T>> Kind<T>.within(range: ClosedRange<T>?): Kind<T> =
  if (range == null) {
    this
  } else {
    Kind(metavar, "$what from ${write(range.start)} to ${write(range.endInclusive)}") { word ->
      read(word)?.takeIf { it in range }
    }
  }
