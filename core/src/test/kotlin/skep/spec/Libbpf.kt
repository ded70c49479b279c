package skep.spec

import org.opentest4j.TestAbortedException
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.ConcurrentHashMap

/**
 * The programs of `src/test/c`, by which tests ask libbpf what it makes of something. They are compiled with the libbpf
 * that `libbpf-oracle` builds below `SKEP_TOOLS_CACHE`, and gone when the tests end.
 */
object Libbpf {
  /** Where that libbpf is installed: `include`, `lib64`. */
  val root: Path = cache().resolve("root/usr")

  private val folder: Path by lazy { temporaryFolder("skep-libbpf") }
  private val programs = ConcurrentHashMap<String, Path>()

  /** A program, compiled when first asked for. The test is reported as skipped where there is no libbpf or compiler. */
  fun program(name: String): Path = programs.computeIfAbsent(name, ::compile)

  /** A folder that is deleted with all in it when the tests end. */
  fun temporaryFolder(name: String): Path =
    Files.createTempDirectory(name).also { made ->
      Runtime.getRuntime().addShutdownHook(Thread { made.toFile().deleteRecursively() })
    }

  private fun compile(name: String): Path {
    val library = root.resolve("lib64/libbpf.a")
    if (!Files.exists(library)) {
      throw TestAbortedException("there is no $library; libbpf-oracle of shared/tools makes it")
    }
    // Maven runs tests in the module's folder, and kernel-tests in the project's.
    val source = listOf("src/test/c/$name.c", "core/src/test/c/$name.c").first { Files.exists(Path.of(it)) }
    val program = folder.resolve(name)
    val includes = (listOf(root.resolve("include")) + sources()).map { "-I$it" }
    val command = listOf("gcc", "-O2", "-o", "$program") + includes + listOf(source, "$library", "-lelf", "-lz")
    val compiler = try {
      ProcessBuilder(command).inheritIO().start()
    } catch (e: IOException) {
      throw TestAbortedException("there is no gcc to compile $source with", e)
    }
    check(compiler.waitFor() == 0) { "$source does not compile" }
    return program
  }

  /** libbpf's own sources, which some programs include, and the headers that these need. */
  private fun sources(): List<Path> =
    Files.newDirectoryStream(cache().resolve("src"), "libbpf-*").use { all ->
      all.flatMap { listOf(it.resolve("src"), it.resolve("include")) }.filter(Files::isDirectory)
    }

  private fun cache(): Path = Path.of(System.getenv("SKEP_TOOLS_CACHE") ?: "/var/cache/skep-tools", "oracle")
}
