package skep.dsl

import skep.insn.SourceLine
import java.util.Optional

/**
 * The user's line behind each emitted instruction, found by walking the stack to the first frame that is not this
 * package's. That is why nothing here that emits is `inline`: code inlined into the user's class has line numbers past
 * the end of the user's file.
 *
 * What a line says is known only where someone tells it, as the script host does with [withText]; compiled code has
 * the file's name and the line's number.
 */
public object SourceLines {
  private val walker: StackWalker = StackWalker.getInstance()
  private val text = ThreadLocal<Text?>()

  private class Text(val file: String, val lines: List<String>)

  /**
   * Runs [block] with the source text of a file at hand, for this thread: instructions that are emitted from [file]
   * meanwhile carry the text of their line into line info and so into the verifier's log.
   *
   * @param file the file as stack frames name it: the last part of its path
   * @param lines its lines, the first at index 0
   */
  public fun <R> withText(file: String, lines: List<String>, block: () -> R): R {
    val outer = text.get()
    text.set(Text(file, lines))
    try {
      return block()
    } finally {
      text.set(outer)
    }
  }

  /** The line that called into this package, if the calling class was compiled with line numbers. */
  internal fun here(): SourceLine? =
    walker.walk { frames -> frames.filter { !isOurs(it.className) }.findFirst().flatMap(::line).orElse(null) }

  private fun line(frame: StackWalker.StackFrame): Optional<SourceLine> {
    val file = frame.fileName
    if (file == null || frame.lineNumber !in 1..SourceLine.MAX_LINE) return Optional.empty()
    val known = text.get()?.takeIf { it.file == file }
    return Optional.of(SourceLine(file, frame.lineNumber, 0, known?.lines?.getOrNull(frame.lineNumber - 1).orEmpty()))
  }

  private fun isOurs(className: String): Boolean {
    val packageName = className.substringBeforeLast('.', "")
    return packageName in OURS || BELOW.any(className::startsWith)
  }

  /** This package, and those of core that ask here for the line. */
  private val OURS = setOf("skep.dsl", "skep.insn", "skep.ir")

  /** What lies between this package and its caller when a declaration is evaluated lazily. */
  private val BELOW = listOf("kotlin.", "java.", "jdk.")
}
