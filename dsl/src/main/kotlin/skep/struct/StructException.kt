package skep.struct

import skep.insn.SourceLine

/**
 * A type or a value of C that cannot be. Thrown by the very call that is wrong; the message starts with the file and
 * line of that call where these are known, as `opens.bpf.kts:12: ...`.
 */
public class StructException internal constructor(
  /** What is wrong and what to do, without the place. */
  public val problem: String,
  /** The user's line that made the call, when it is known. */
  public val source: SourceLine?,
  cause: Throwable?,
) : IllegalArgumentException(if (source == null) problem else "$source: $problem", cause) {
  internal constructor(problem: String, cause: Throwable? = null) : this(problem, caller(), cause)
}

/** Checks what a caller gave, in the manner of [require]. */
internal inline fun demand(condition: Boolean, problem: () -> String) {
  if (!condition) throw StructException(problem())
}

/** Runs [block]; what core refuses there is told with the user's line. */
internal inline fun <T> placed(block: () -> T): T =
  try {
    block()
  } catch (e: ArithmeticException) {
    throw StructException("a type of more than 2 GiB", e)
  }

/** The line of the first frame that is neither of these packages nor of what lies between them and their caller. */
private fun caller(): SourceLine? =
  StackWalker.getInstance().walk { frames ->
    frames
      .filter { frame ->
        frame.className.substringBeforeLast('.', "") !in OURS &&
          BELOW.none(frame.className::startsWith)
      }
      .findFirst()
      .filter { it.fileName != null && it.lineNumber in 1..SourceLine.MAX_LINE }
      .map { SourceLine(it.fileName, it.lineNumber, 0, "") }
      .orElse(null)
  }

private val OURS = setOf("skep.struct", "skep.map", "skep.dsl")
private val BELOW = listOf("kotlin.", "kotlinx.", "java.", "jdk.")
