package skep.spec

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonObject
import org.opentest4j.TestAbortedException
import java.nio.file.Files
import java.nio.file.Path

/** libbpf's word on objects: the program `libbpf-oracle`, found on the path or in `shared/tools` beside the checkout. */
object Oracle {
  private const val TOOL = "libbpf-oracle"
  private const val BATCH = 100

  /** The oracle is asked of so many batches at once. */
  private val processes = Runtime.getRuntime().availableProcessors()

  private val tool: Path? by lazy {
    val onPath = System.getenv("PATH").orEmpty().split(':').filter { it.isNotEmpty() }.map { Path.of(it, TOOL) }
    val beside = generateSequence(Path.of("").toAbsolutePath()) {
      it.parent
    }.map { it.resolve("shared/tools").resolve(TOOL) }
    (onPath + beside).firstOrNull(Files::isExecutable)
  }

  /**
   * What libbpf makes of each file, as `reference/oracle.md` describes it. A file that libbpf does not survive is not in
   * the answer. The test is reported as skipped where there is no oracle.
   *
   * @param options such as `--relocate`; without any, what libbpf sees after open
   */
  fun ask(files: List<Path>, vararg options: String): Map<Path, JsonObject> {
    val oracle =
      tool ?: throw TestAbortedException("$TOOL is neither on the path nor in shared/tools beside the checkout")
    return files.chunked(BATCH).chunked(processes).flatMap { batches ->
      batches.map { batch -> batch to start(listOf("$oracle", *options) + batch.map { "$it" }) }
        .flatMap { (batch, answer) -> batch.zip(answer()) }
    }.filter { (_, line) -> line.isNotBlank() }.associate { (file, line) ->
      file to
        Json.parseToJsonElement(line).jsonObject
    }
  }

  /** Starts a command; its lines are there when the answer is asked for. */
  private fun start(command: List<String>): () -> List<String> {
    val output = Files.createTempFile("skep-oracle", ".jsonl")
    val process = ProcessBuilder(command).redirectOutput(output.toFile())
      .redirectError(ProcessBuilder.Redirect.DISCARD).start()
    return {
      try {
        process.waitFor()
        Files.readAllLines(output)
      } finally {
        Files.delete(output)
      }
    }
  }
}
