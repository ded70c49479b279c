package skep.linker

import skep.spec.Libbpf
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit

/** libbpf's linker, by `src/test/c/linker-oracle.c`. */
internal object LinkerOracle {
  private val folder: Path by lazy { Libbpf.temporaryFolder("skep-linker") }

  private var count = 0

  /**
   * What libbpf made of some objects.
   *
   * @property verdict "ok", or its complaint
   */
  class Answer(val file: Path, val verdict: String)

  /** Links each group of objects; the result is not named after them, but lies beside others in a folder of its own. */
  fun link(groups: List<List<Path>>): List<Answer> {
    val oracle = Libbpf.program("linker-oracle")
    val results = Files.createDirectory(folder.resolve("${count++}"))
    Files.createDirectory(results.resolve("ours"))
    val files = groups.indices.map { results.resolve("$it.o") }
    val questions = Files.write(
      results.resolve("questions"),
      groups.zip(files) { group, file -> (listOf(file) + group).joinToString("\t") },
    )
    val answers = results.resolve("answers")
    val process = ProcessBuilder("$oracle").redirectInput(questions.toFile()).redirectOutput(answers.toFile()).start()
    check(process.waitFor(10, TimeUnit.MINUTES)) { "$oracle does not end" }
    return files.zip(Files.readAllLines(answers)) { file, verdict -> Answer(file, verdict) }
  }
}
