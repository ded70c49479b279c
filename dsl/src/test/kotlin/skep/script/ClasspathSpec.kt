package skep.script

import io.kotest.core.spec.style.FreeSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import java.io.File
import java.nio.file.Path
import java.util.jar.Attributes.Name
import java.util.jar.JarOutputStream
import java.util.jar.Manifest
import kotlin.io.path.createDirectories
import kotlin.io.path.outputStream

class ClasspathSpec : FreeSpec({
  val home = tempdir().toPath()

  fun jar(name: String, vararg classpath: String): Path {
    val manifest = Manifest()
    manifest.mainAttributes[Name.MANIFEST_VERSION] = "1.0"
    if (classpath.isNotEmpty()) manifest.mainAttributes[Name.CLASS_PATH] = classpath.joinToString(" ")
    val file = home.resolve(name).also { it.parent.createDirectories() }
    JarOutputStream(file.outputStream(), manifest).close()
    return file
  }

  "a jar's manifest adds to the class path, relative to the jar, once and in order" {
    val b = jar("lib/b.jar")
    val c = jar("lib/with space.jar", "b.jar", "../app.jar")
    val app = jar("app.jar", "lib/with%20space.jar", "lib/missing.jar", c.toUri().toString())
    val classes = home.resolve("classes").createDirectories()
    val path = listOf(classes, app, b).joinToString(File.pathSeparator)
    Classpath.entries(path).shouldContainExactly(classes, app, c, b)
  }
})
