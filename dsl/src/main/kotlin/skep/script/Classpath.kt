package skep.script

import java.io.File
import java.net.URI
import java.nio.file.Files
import java.nio.file.Path
import java.util.jar.JarInputStream

/** Where this JVM's own classes come from, which is also what scripts are compiled against. */
internal object Classpath {
  /** The class path's jars and directories that exist, with what the jars' manifests add, in the order they are searched. */
  fun entries(classpath: String = System.getProperty("java.class.path")): List<Path> {
    val found = LinkedHashSet<Path>()
    classpath.split(File.pathSeparatorChar).filter(String::isNotEmpty).forEach { add(Path.of(it), found) }
    return found.toList()
  }

  private fun add(entry: Path, found: MutableSet<Path>) {
    val path = entry.toAbsolutePath().normalize()
    if (!Files.exists(path) || !found.add(path) || Files.isDirectory(path)) return
    manifestEntries(path).forEach { add(it, found) }
  }

  private fun manifestEntries(jar: Path): List<Path> {
    // The manifest comes first in a jar, so the directory of a large one need not be read.
    val manifest = JarInputStream(Files.newInputStream(jar)).use { it.manifest }
    val names = manifest?.mainAttributes?.getValue("Class-Path") ?: return emptyList()
    val base = jar.toUri()
    return names.split(' ').filter(String::isNotBlank).map { Path.of(base.resolve(URI(it))) }
  }
}
