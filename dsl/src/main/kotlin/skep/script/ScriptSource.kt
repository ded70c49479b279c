package skep.script

import java.nio.file.Files
import java.nio.file.NoSuchFileException
import java.nio.file.Path

/**
 * A script as it was read: compiler messages, stack traces and the line info of every emitted instruction refer to this
 * [name] and to the lines of this [text].
 */
public class ScriptSource private constructor(
  /** The file's own name, such as `minimal.bpf.kts`. */
  public val name: String,
  /** The whole text, UTF-8 in the file. */
  public val text: String,
  /** What is compiled before the text, on its first line. */
  internal val before: String,
  private val after: String,
) {
  public constructor(name: String, text: String) : this(name, text, "", "")

  init {
    require(name.endsWith(SUFFIX) && name.length > SUFFIX.length) {
      "'$name' is no script: its name must end in $SUFFIX"
    }
  }

  /** What is compiled. */
  internal val code: String get() = before + text + after

  /** The text's lines; line 1 is at index 0. */
  public val lines: List<String> by lazy { text.lines() }

  /** What the script says of itself: the comment that it starts with. */
  public val summary: String
    get() =
      lines
        .dropWhile { it.startsWith("#!") || it.isBlank() }
        .takeWhile { it.startsWith("//") }
        .joinToString("\n") { it.removePrefix("//").removePrefix(" ") }

  public companion object {
    /** The script that `skep run -e` takes from its command line: the body of a [OneLiner]. */
    public fun oneLiner(text: String): ScriptSource =
      ScriptSource("one-liner.bpf.kts", text, "class Body : OneLiner() { init { ", "\n} }\nrun(Body())")

    /** What a script's file name ends in. */
    public const val SUFFIX: String = ".bpf.kts"

    /** Reads the script in [file]; throws [ScriptException] when that is not possible. */
    public fun read(file: Path): ScriptSource {
      if (!file.fileName.toString().endsWith(SUFFIX)) {
        throw ScriptException("$file is no script: its name must end in $SUFFIX")
      }
      val text =
        try {
          Files.readString(file)
        } catch (e: NoSuchFileException) {
          throw ScriptException("there is no script $file", e)
        } catch (e: java.io.IOException) {
          throw ScriptException("cannot read script $file: ${e.message}", e)
        }
      return ScriptSource(file.fileName.toString(), text)
    }
  }
}
