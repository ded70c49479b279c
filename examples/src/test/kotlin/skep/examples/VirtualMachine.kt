package skep.examples

import io.kotest.core.test.Enabled
import skep.kernel.kernelAvailable
import java.nio.file.Files
import java.nio.file.Path

/** Another kernel, for what this one does not have. */
object VirtualMachine {
  private val script: Path =
    Path.of(System.getenv("RUN_IN_VM") ?: "../../shared/tools/run-in-vm").toAbsolutePath().normalize()

  /** Whether there is one, and if not, why. */
  val available: Enabled by lazy {
    when {
      kernelAvailable.isEnabled.not() -> kernelAvailable
      !Files.isExecutable(script) ->
        Enabled.disabled("no virtual machine: there is no $script; RUN_IN_VM names another")
      else -> Enabled.enabled
    }
  }

  /** The command that runs what follows it under [kernel], with the scripts that were compiled here. */
  fun of(kernel: String): List<String> {
    val forward = Skep.environment.flatMap { (name, value) -> listOf("--env", "$name=$value") }
    return listOf("$script", "--kernel", kernel) + forward + "--"
  }
}
