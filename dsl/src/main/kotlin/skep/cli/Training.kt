package skep.cli

import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.deleteRecursively
import kotlin.io.path.div
import kotlin.io.path.writeBytes
import kotlin.system.exitProcess

/**
 * Does once all that the command can do, so that the JVM can record what classes that takes (`-XX:ArchiveClassesAtExit`).
 * What fails, as loading does without privileges, is then not in the archive.
 */
public fun main() {
  val directory = Files.createTempDirectory("skep-training")
  try {
    train(directory)
  } finally {
    @OptIn(kotlin.io.path.ExperimentalPathApi::class)
    directory.deleteRecursively()
  }
  exitProcess(Exit.DONE.code)
}

private fun train(directory: Path) {
  val script = directory / "training.bpf.kts"
  val made = directory / "training.bpf.o"
  script.writeBytes(checkNotNull(Skep::class.java.getResource(script.fileName.toString())).readBytes())
  val commands =
    listOf(
      listOf("build", "$script", "-o", "$made"),
      listOf("inspect", "$made"),
      listOf("inspect", "--json", "--all", "$made"),
      listOf("load", "$made"),
      listOf("load", "--json", "--relocated", "--strace", "$made"),
      listOf("run", "--timing", "$script", "--duration", "50ms"),
      listOf("run", "$script", "--json", "--duration", "20ms"),
      listOf("run", "$script", "--help"),
      listOf("run", "-e", "val calls by array(u64, 1); rawTracepoint(\"sys_exit\") {}", "--duration", "10ms"),
    )
  commands.forEach { Skep(System.out, System.err).execute(it) }
}
