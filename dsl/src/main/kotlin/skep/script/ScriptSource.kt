package skep.script

import java.nio.file.Files
import java.nio.file.NoSuchFileException
import java.nio.file.Path

/**
 * A script as it was read: compiler messages, stack traces and the line info of every emitted instruction refer to this
 * [name] and to the lines of this [text].
 */
public class ScriptSource(
  /** The file's own name, such as `minimal.bpf.kts`. */
  public val name: String,
  /** The whole text, UTF-8 in the file. */
  public val text: String,
) {
  init {
    require(name.endsWith(SUFFIX) && name.length > SUFFIX.length) {
      "'$name' is no script: its name must end in $SUFFIX"
    }
  }

  /** The text's lines; line 1 is at index 0. */
  public val lines: List<String> by lazy { text.lines() }

  public companion object {
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
