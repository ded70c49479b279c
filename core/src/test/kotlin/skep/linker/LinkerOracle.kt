package skep.linker

import org.opentest4j.TestAbortedException
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit

/**
 * libbpf's linker, by `src/test/c/linker-oracle.c`, which is compiled with the libbpf that `libbpf-oracle` has built
 * below `$SKEP_TOOLS_CACHE`, /var/cache/skep-tools without it.
 */
internal object LinkerOracle {
  private val source = Path.of("src/test/c/linker-oracle.c")
  private val libbpf =
    Path.of(System.getenv("SKEP_TOOLS_CACHE") ?: "/var/cache/skep-tools").resolve("oracle/root/usr")

  private val folder: Path by lazy {
    Files.createTempDirectory("skep-linker").also { made ->
      Runtime.getRuntime().addShutdownHook(Thread { made.toFile().deleteRecursively() })
    }
  }

  private val program: Path by lazy {
    val library = libbpf.resolve("lib64/libbpf.a")
    if (!Files.exists(library)) throw TestAbortedException("there is no $library; libbpf-oracle makes it")
    val program = folder.resolve("linker-oracle")
    val compiler = try {
      ProcessBuilder(
        listOf("gcc", "-O2", "-I", "$libbpf/include", "-o", "$program", "$source", "$library", "-lelf", "-lz"),
      ).inheritIO().start()
    } catch (e: java.io.IOException) {
      throw TestAbortedException("there is no gcc to compile $source with", e)
    }
    check(compiler.waitFor() == 0) { "$source does not compile" }
    program
  }

  private var count = 0

  /**
   * What libbpf made of some objects.
   *
   * @property verdict "ok", or its complaint
   */
  class Answer(val file: Path, val verdict: String)

  /** Links each group of objects; the result is not named after them, but lies beside others in a folder of its own. */
  fun link(groups: List<List<Path>>): List<Answer> {
    val oracle = program
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
