package skep.cli

import skep.spec.ObjectException
import skep.spec.ObjectReader
import skep.spec.ObjectSpec
import java.io.IOException
import java.nio.ByteBuffer
import java.nio.file.Files
import java.nio.file.NoSuchFileException
import java.nio.file.Path

/** The object files on a command line: one that does not open is told of, and the others go on. */
internal class ObjectFiles(private val skep: Skep, private val json: Boolean) {
  /** Opens each file and has it handled, with its path. The exit code is that of the first that did not end well. */
  fun each(files: List<String>, handle: (String, ObjectSpec) -> Exit): Exit {
    val exits = files.map { file -> open(file)?.let { handle(file, it) } ?: Exit.INPUT }
    return exits.firstOrNull { it != Exit.DONE } ?: Exit.DONE
  }

  private fun open(file: String): ObjectSpec? =
    try {
      val path = Path.of(file)
      ObjectReader.read(ByteBuffer.wrap(Files.readAllBytes(path)), ObjectReader.Options.named("${path.fileName}"))
    } catch (failure: ObjectException) {
      refuse(file, failure.message.orEmpty())
    } catch (_: NoSuchFileException) {
      refuse(file, "there is no such file")
    } catch (failure: IOException) {
      refuse(file, "cannot be read: $failure")
    }

  private fun refuse(file: String, problem: String): ObjectSpec? {
    if (json) {
      skep.out.println(FileDocument(file, open = Outcome(ok = false, error = problem)).toJson())
    } else {
      skep.err.println("$file: $problem")
    }
    return null
  }
}
