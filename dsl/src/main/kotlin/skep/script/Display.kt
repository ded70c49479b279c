package skep.script

import kotlinx.serialization.json.JsonPrimitive
import skep.kernel.Terminal
import skep.struct.StructValue
import java.io.PrintStream

/**
 * Where a script prints: a terminal, whose width is kept to and where a frame takes the place of the one before; or a file
 * or pipe, where all stays.
 *
 * @param terminal asked before each drawing, as a window's size can change
 * @param asJson whether to print JSON instead
 */
internal class Display(
  private val out: PrintStream,
  private val terminal: () -> Terminal?,
  private val asJson: () -> Boolean,
) {
  private var frame: StringBuilder? = null
  private var linesToReplace = 0
  private var columns: Columns? = null

  /** Prints a line, or a drawing. */
  @Synchronized
  fun println(thing: Any?) {
    when {
      asJson() -> out.println(document(thing))
      thing is Drawing -> draw(thing)
      else -> line("$thing")
    }
    out.flush()
  }

  /** Prints what [content] prints; on a terminal in the place of the frame before, if nothing came in between. */
  @Synchronized
  fun frame(isLast: Boolean, content: () -> Unit) {
    val size = if (asJson()) null else terminal()
    if (size == null) return content()
    val text = StringBuilder()
    frame = text
    try {
      content()
    } finally {
      frame = null
    }
    val lines = text.lines().dropLast(1)
    val shown = if (isLast) lines else lines.fitting(size)
    if (linesToReplace > 0) out.print("\r\u001b[${linesToReplace}A\u001b[J")
    shown.forEach(out::println)
    out.flush()
    linesToReplace = shown.sumOf { it.linesOn(size) }
  }

  private fun document(thing: Any?) =
    when (thing) {
      is Drawing -> thing.toJson()
      is StructValue -> document("struct", json(thing))
      else -> document("text", JsonPrimitive("$thing"))
    }

  private fun draw(drawing: Drawing) {
    if (drawing is Row && drawing.columns !== columns) line(drawing.columns.header())
    line(drawing.draw(terminal()?.columns ?: Int.MAX_VALUE))
    columns = (drawing as? Row)?.columns
  }

  private fun line(text: String) {
    columns = null
    val frame = frame
    if (frame == null) {
      linesToReplace = 0
      out.println(text)
    } else {
      frame.appendLine(text)
    }
  }

  /** As many lines as can be replaced later: what has scrolled out of the terminal cannot. */
  private fun List<String>.fitting(size: Terminal): List<String> {
    var room = size.rows - 1
    if (sumOf { it.linesOn(size) } <= room) return this
    room--
    val shown = takeWhile { line -> line.linesOn(size).let { room -= it; room >= 0 } }
    return shown + "… ${this.size - shown.size} more lines".cutTo(size.columns)
  }

  private fun String.linesOn(size: Terminal) = ((length - 1) / size.columns + 1).coerceAtLeast(1)
}
