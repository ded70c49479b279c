package skep.script

/**
 * A script that cannot be read, does not compile, or asks for what its host cannot do. [message] is complete: for a
 * script that does not compile it has one line for each of [errors].
 */
public class ScriptException(
  message: String,
  cause: Throwable? = null,
  /** What the compiler found, in the order of the text; empty when it never came to compiling. */
  public val errors: List<ScriptError> = emptyList(),
) : RuntimeException(message, cause)

/**
 * What a script says instead of running: how it is used, because that was asked, or because of words that it does not
 * take. [message] is complete.
 */
public class ScriptUsageException(
  message: String,
  /** Whether the words were wrong; otherwise help was asked for. */
  public val isError: Boolean,
) : RuntimeException(message)

/** One error of the compiler. */
public data class ScriptError(
  /** The script's file name. */
  val script: String,
  /** Where, when the compiler knows. */
  val position: Position?,
  /** What is wrong, in the compiler's words. */
  val message: String,
) {
  /** A place in the script's text; both count from 1. */
  public data class Position(val line: Int, val column: Int) {
    override fun toString(): String = "$line:$column"
  }

  override fun toString(): String = listOfNotNull(script, position).joinToString(":") + ": error: " + message
}
