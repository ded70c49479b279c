package skep.link

import skep.kernel.Kernel
import skep.load.BpfObject
import skep.load.LoadedObject
import skep.load.OpenObject
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.util.concurrent.TimeUnit
import kotlin.io.path.setPosixFilePermissions

/** The programs and libraries to observe, of which `make.sh` in the resources tells, in a folder of this process. */
object Targets {
  private val names =
    listOf(
      "target", "target.pie", "caller", "libversions.so", "libversions.so.debug", "archive.zip", "probes", "probes.pie",
    )

  private val folder: Path by lazy {
    val folder = Files.createTempDirectory("skep-targets")
    folder.toFile().deleteOnExit()
    for (name in names) {
      val file = folder.resolve(name)
      Files.write(file, bytes(name))
      file.setPosixFilePermissions(PosixFilePermissions.fromString("rwxr-xr-x"))
      file.toFile().deleteOnExit()
    }
    folder
  }

  /** Where in a file a function is, as objdump tells. */
  val places: Map<Pair<String, String>, Long> =
    bytes("places.tsv").decodeToString().lines().filter { it.isNotEmpty() }.associate {
      val (file, function, offset) = it.split('\t')
      file to function to offset.removePrefix("0x").toLong(16)
    }

  fun path(name: String): String = folder.resolve(name).toString()

  /** Runs a program to its end, and gives its exit status. */
  fun run(name: String): Int = start(name).let {
    check(it.waitFor(20, TimeUnit.SECONDS)) { "$name does not end" }
    it.exitValue()
  }

  fun start(name: String, vararg arguments: String): Process = ProcessBuilder(path(name), *arguments).start()

  private fun bytes(name: String): ByteArray =
    checkNotNull(Targets::class.java.getResource("/skep/link/$name")) { name }.readBytes()
}

private val objects = mutableMapOf<String, ByteArray>()

/** Opens an object of `make.sh`, with only some of its programs to be loaded. */
internal fun openLinks(name: String, vararg programs: String): OpenObject {
  val bytes = objects.getOrPut(name) {
    checkNotNull(Targets::class.java.getResource("/skep/link/$name")) { name }.readBytes()
  }
  val open = BpfObject.open(bytes, name)
  open.programs().forEach { it.autoload(it.name() in programs) }
  return open
}

internal fun loadLinks(kernel: Kernel, name: String, vararg programs: String): LoadedObject =
  openLinks(name, *programs).load(kernel)

internal fun LoadedObject.count(counter: String): Long = global(counter).getLong()
