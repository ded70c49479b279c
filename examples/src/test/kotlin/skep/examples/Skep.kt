package skep.examples

import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlin.io.path.createDirectories

/** The `skep` command in a process of its own, as a user runs it. */
object Skep {
  /** What the command printed, and how it ended. */
  data class Result(val exit: Int, val out: String, val err: String)

  private val cache = Path.of("target/skep-cache").createDirectories().toAbsolutePath().toString()

  private val java =
    listOf(
      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
      "-XX:TieredStopAtLevel=1",
      "-XX:+UseSerialGC",
      "-Xshare:auto",
      "--enable-native-access=ALL-UNNAMED",
      "-cp",
      System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path"),
      "skep.cli.MainKt",
    )

  /** The path of an example's script. */
  fun script(name: String): String = Path.of("scripts/$name.bpf.kts").toAbsolutePath().toString()

  /** Runs `skep` with [arguments]. */
  fun command(vararg arguments: String): Result = run(java + arguments)

  /** Runs `skep` with [arguments] behind another [command] that runs what follows it. */
  fun commandBehind(command: List<String>, vararg arguments: String): Result = run(command + java + arguments)

  /** The environment that makes scripts compiled here be found compiled elsewhere. */
  val environment: Map<String, String> = mapOf("SKEP_CACHE" to cache)

  /**
   * Runs `skep` with [arguments], and presses Ctrl-C once it has printed a line. What a shell runs in its background
   * ignores that, and so do its children, unless they are told otherwise.
   */
  fun commandUntilCtrlC(vararg arguments: String): Result =
    run(listOf("env", "--default-signal=INT") + java + arguments) { process ->
      ProcessBuilder("kill", "-INT", "${process.pid()}").start().waitFor()
    }

  private fun run(command: List<String>, afterFirstLine: (Process) -> Unit = {}): Result {
    val process = ProcessBuilder(command).apply { environment() += environment }.start()
    process.outputStream.close()
    val err = StringBuilder()
    val reader = Thread { process.errorStream.bufferedReader().forEachLine { err.appendLine(it) } }.apply { start() }
    val lines = process.inputStream.bufferedReader()
    val first = lines.readLine()?.let { "$it\n" }.orEmpty()
    afterFirstLine(process)
    val out = first + lines.readText()
    check(process.waitFor(10, TimeUnit.MINUTES)) { "still running: $command" }
    reader.join()
    return Result(process.exitValue(), out, err.toString())
  }
}
