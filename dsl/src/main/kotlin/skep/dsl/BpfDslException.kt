package skep.dsl

import skep.insn.SourceLine

/**
 * A declaration or an instruction that cannot be. Thrown by the very call that is wrong; the message starts with the
 * file and line of that call where these are known, as `minimal.bpf.kts:12: ...`.
 */
public class BpfDslException internal constructor(
  /** What is wrong and what to do, without the place. */
  public val problem: String,
  /** The user's line that made the call, when it is known. */
  public val source: SourceLine?,
  cause: Throwable?,
) : RuntimeException(if (source == null) problem else "$source: $problem", cause) {
  internal constructor(problem: String, cause: Throwable? = null) : this(problem, SourceLines.here(), cause)
}

/** Checks what a caller gave, in the manner of [require]. */
internal inline fun demand(condition: Boolean, problem: () -> String) {
  if (!condition) throw BpfDslException(problem())
}

/** Runs [block]; what core refuses there is told with the user's line. */
internal inline fun <T> placed(block: () -> T): T =
  try {
    block()
  } catch (e: IllegalArgumentException) {
    throw BpfDslException(e.message ?: e.toString(), e)
  } catch (e: ArithmeticException) {
    throw BpfDslException(e.message ?: e.toString(), e)
  }
