package skep.script

import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.io.IOException
import java.nio.file.Files
import java.nio.file.NoSuchFileException
import java.nio.file.Path
import java.nio.file.StandardCopyOption.ATOMIC_MOVE
import java.security.MessageDigest
import java.util.HexFormat
import java.util.jar.Attributes
import java.util.jar.JarEntry
import java.util.jar.JarInputStream
import java.util.jar.JarOutputStream
import java.util.jar.Manifest

/**
 * Compiled scripts on disk: one jar each in [directory], named by a hash of all that the class files depend on. Entries
 * are written beside and moved into place, so that a reader never sees half of one; one that cannot be read whole is as
 * good as none. A directory that cannot be written only costs the next run its compile time.
 */
internal class ScriptCache(private val directory: Path) {
  /** The compiled form of [script] for this [classpath], if it was kept. */
  fun find(script: ScriptSource, classpath: List<Path>): ScriptClasses? =
    try {
      // Read to the last byte, which makes the jar's checksums tell of any damage.
      JarInputStream(ByteArrayInputStream(Files.readAllBytes(entry(script, classpath)))).use { jar ->
        val manifest = jar.manifest?.mainAttributes ?: return null
        val classes = generateSequence { jar.nextEntry }.associate { it.name to jar.readAllBytes() }
        val whole = manifest.getValue(CLASSES)?.split(' ')?.toSet() == classes.keys
        if (whole) ScriptClasses(manifest.getValue(Attributes.Name.MAIN_CLASS), classes) else null
      }
    } catch (_: IOException) {
      null
    } catch (_: IllegalArgumentException) {
      null // what java.util.zip makes of a name that is not UTF-8
    }

  /** Keeps [compiled] for later, and returns it. */
  fun keep(script: ScriptSource, classpath: List<Path>, compiled: ScriptClasses): ScriptClasses {
    val bytes = ByteArrayOutputStream()
    JarOutputStream(bytes, manifest(compiled)).use { jar ->
      for ((name, code) in compiled.classes) {
        jar.putNextEntry(JarEntry(name))
        jar.write(code)
      }
    }
    try {
      Files.createDirectories(directory)
      val half = Files.createTempFile(directory, "new", null)
      try {
        Files.write(half, bytes.toByteArray())
        Files.move(half, entry(script, classpath), ATOMIC_MOVE)
      } finally {
        Files.deleteIfExists(half)
      }
    } catch (_: IOException) {
      // Not kept: the next run compiles again.
    }
    return compiled
  }

  private fun entry(script: ScriptSource, classpath: List<Path>) = directory.resolve(key(script, classpath) + ".jar")

  private fun manifest(script: ScriptClasses) =
    Manifest().apply {
      mainAttributes[Attributes.Name.MANIFEST_VERSION] = "1.0"
      mainAttributes[Attributes.Name.MAIN_CLASS] = script.mainClass
      mainAttributes[CLASSES] = script.classes.keys.joinToString(" ")
    }

  companion object {
    private val CLASSES = Attributes.Name("Skep-Classes")

    /** `$SKEP_CACHE`, or `skep` in `$XDG_CACHE_HOME`, or in `~/.cache`. */
    fun defaultDirectory(environment: Map<String, String> = System.getenv()): Path {
      environment["SKEP_CACHE"]?.let { return Path.of(it) }
      val caches = environment["XDG_CACHE_HOME"]?.let(Path::of) ?: Path.of(System.getProperty("user.home"), ".cache")
      return caches.resolve("skep")
    }

    /**
     * Names what the class files are made from: the script's name and text, the JDK and Kotlin, and each file on the
     * class path by size and time of change. Skep's own version is among the latter.
     */
    fun key(script: ScriptSource, classpath: List<Path>): String {
      val made = StringBuilder()
      made.appendLine(script.name).appendLine(KotlinVersion.CURRENT).appendLine(Runtime.version())
      classpath.flatMap(::filesOf).forEach { file -> made.appendLine(stamp(file)) }
      made.append(script.code)
      val hash = MessageDigest.getInstance("SHA-256").digest(made.toString().encodeToByteArray())
      return HexFormat.of().formatHex(hash, 0, 16)
    }

    private fun filesOf(entry: Path): List<Path> =
      if (!Files.isDirectory(entry)) listOf(entry) else Files.walk(entry).use { it.sorted().toList() }

    private fun stamp(file: Path): String =
      try {
        "$file ${Files.size(file)} ${Files.getLastModifiedTime(file).toMillis()}"
      } catch (_: NoSuchFileException) {
        "$file none"
      }
  }
}
