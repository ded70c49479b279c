package skep.kernel

import java.nio.file.Path
import kotlin.reflect.KClass

/**
 * Runs an object's `main` in a Java process of its own, and gives what it prints.
 *
 * @param before the command that starts the process, with fewer permissions for instance
 */
fun childJava(before: List<String>, main: KClass<*>, vararg arguments: String): String {
  val java = Path.of(System.getProperty("java.home"), "bin", "java").toString()
  val path = System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path")
  val options = listOf("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", path, main.java.name)
  val process =
    ProcessBuilder(before + java + options + arguments)
      .redirectErrorStream(true)
      .apply { environment() -= TokenKernel.PATH_VARIABLE }
      .start()
  process.outputStream.close()
  val said = process.inputStream.bufferedReader().readText()
  check(process.waitFor() == 0) { said }
  return said
}
