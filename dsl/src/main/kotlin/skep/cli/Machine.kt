package skep.cli

import skep.kernel.Capability
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path

/**
 * What this machine tells in plain files, to explain a failure with. Nothing here calls bpf(2) or loads native code.
 *
 * @property system the operating system, as Java calls it
 * @param root the directory that has `proc`
 */
internal class Machine(val system: String = System.getProperty("os.name"), private val root: Path = Path.of("/")) {
  val isLinux: Boolean get() = system == "Linux"

  /** The process's effective capabilities, a bit each; none where that is not told. */
  private val capabilities: ULong by lazy {
    lines("proc/self/status").firstNotNullOfOrNull { it.substringAfter("CapEff:", "").trim().toULongOrNull(16) } ?: 0uL
  }

  /** Those of [wanted] that this process lacks; CAP_SYS_ADMIN stands for all. */
  fun missing(vararg wanted: Capability): List<Capability> =
    if (has(Capability.SYS_ADMIN)) emptyList() else wanted.filterNot(::has)

  private fun has(capability: Capability) = capabilities shr capability.number() and 1u == 1uL

  /** Whether a file system of this type, such as `tracefs`, is mounted anywhere that this process sees. */
  fun mounts(type: String): Boolean = lines("proc/self/mounts").any { it.split(' ').getOrNull(2) == type }

  private fun lines(file: String): List<String> =
    try {
      Files.readAllLines(root.resolve(file))
    } catch (_: IOException) {
      emptyList()
    }
}
