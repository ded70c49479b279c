package skep.spec

import org.opentest4j.TestAbortedException
import java.nio.ByteBuffer
import java.nio.file.Files
import java.nio.file.Path
import java.security.MessageDigest
import kotlin.streams.asSequence

/**
 * The objects of the wild that tests read: every ELF file for BPF below the folders that the environment variable
 * `SKEP_CORPUS` names, separated by `:`. `.ci/corpus` collects Debian's into such a folder.
 *
 * A test asks for them when it runs, and is reported as skipped when there are none to ask for.
 */
object Corpus {
  private const val VARIABLE = "SKEP_CORPUS"

  private val found: List<CorpusObject> by lazy { folders().flatMap(::below).distinctBy { it.sha256 } }

  /** The objects, each once by its hash, sorted by folder and path. */
  fun objects(): List<CorpusObject> {
    if (folders().isEmpty()) {
      throw TestAbortedException("\$$VARIABLE is not set: let it name a folder of objects, such as .ci/corpus prints")
    }
    check(found.isNotEmpty()) { "\$$VARIABLE is ${System.getenv(VARIABLE)}, and no BPF object is below it" }
    return found
  }

  /** Tests each object, and fails once for all that failed, telling of the first ones. */
  fun each(objects: List<CorpusObject> = objects(), test: (CorpusObject) -> Unit) {
    val failures = objects.mapNotNull { item ->
      val failure = runCatching { test(item) }.exceptionOrNull()
      if (failure is TestAbortedException) throw failure
      failure?.let { item to it }
    }
    if (failures.isNotEmpty()) {
      val first = failures.take(20).joinToString("\n") { (item, failure) ->
        "${item.name}: ${failure.message ?: failure}"
      }
      throw AssertionError("${failures.size} of ${objects.size} objects fail, these first:\n$first", failures[0].second)
    }
  }

  private fun folders(): List<Path> =
    System.getenv(VARIABLE).orEmpty().split(':').filter { it.isNotEmpty() }.map { Path.of(it) }

  private fun below(folder: Path): List<CorpusObject> = Files.walk(folder).use { files ->
    files.asSequence().filter { Files.isRegularFile(it) && isBpf(it) }.sorted().toList()
  }.map { CorpusObject(folder.relativize(it).toString(), it, sha256(it)) }

  /** ELF with 64 bits for the machine BPF, or for none, as old compilers wrote it. */
  private fun isBpf(file: Path): Boolean {
    val header = Files.newInputStream(file).use { it.readNBytes(20) }
    if (header.size < 20 ||
      !header.copyOf(5).contentEquals(byteArrayOf(0x7f, 'E'.code.toByte(), 'L'.code.toByte(), 'F'.code.toByte(), 2))
    ) {
      return false
    }
    val high = header[if (header[5].toInt() == 1) 19 else 18].toInt()
    val low = header[if (header[5].toInt() == 1) 18 else 19].toInt() and 0xff
    return high == 0 && (low == 247 || low == 0)
  }

  private fun sha256(file: Path): String =
    MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)).joinToString("") { "%02x".format(it) }
}

/**
 * One object of the wild.
 *
 * @property name its path below the folder it was found in
 */
data class CorpusObject(val name: String, val path: Path, val sha256: String) {
  fun bytes(): ByteArray = Files.readAllBytes(path)

  /** Read as our users read it, named after its file. */
  fun read(): ObjectSpec =
    ObjectReader.read(ByteBuffer.wrap(bytes()), ObjectReader.Options.named(path.fileName.toString()))
}
