package skep.cli

import java.io.IOException
import java.nio.ByteBuffer
import java.nio.file.Files
import java.nio.file.NoSuchFileException
import java.nio.file.Path

/** A whole file; an [IOException] tells its name and what is wrong. */
internal fun bytesOf(file: Path): ByteBuffer =
  try {
    ByteBuffer.wrap(Files.readAllBytes(file))
  } catch (_: NoSuchFileException) {
    throw IOException("$file: there is no such file")
  } catch (failure: IOException) {
    throw IOException("$file: cannot be read: $failure", failure)
  }
