package skep.examples

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.core.test.Enabled
import io.kotest.core.test.config.DefaultTestConfig
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.kernel.kernelAvailable
import skep.script.ScriptHost
import skep.script.ScriptSource
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.writeBytes

private val bpftool: Enabled by lazy {
  val paths = System.getenv("PATH").split(':').map { Path.of(it, "bpftool") }
  when {
    !kernelAvailable.isEnabled -> kernelAvailable
    paths.none(Files::isExecutable) -> Enabled.disabled("there is no bpftool")
    else -> Enabled.enabled
  }
}

/** The ports' objects in the hands of libbpf and bpftool, which know nothing of what made them. */
class BpftoolSpec : FreeSpec({
  defaultTestConfig = DefaultTestConfig(enabledOrReasonIf = { bpftool })

  val directory = tempdir().toPath()
  val host = ScriptHost(directory.resolve("cache"))

  fun run(vararg command: String): String {
    val process = ProcessBuilder(*command).redirectErrorStream(true).start()
    val text = process.inputStream.bufferedReader().readText()
    withClue({ "${command.joinToString(" ")}:\n$text" }) { process.waitFor() shouldBe 0 }
    return text
  }

  // This kernel may refuse those that patch its functions; kprobes it only has to load.
  val programs =
    mapOf(
      "bashreadline" to "on_readline",
      "biolatency" to "on_complete",
      "execsnoop" to "on_exec",
      "exitsnoop" to "on_exit",
      "gethostlatency" to "on_addresses",
      "javathreads" to "on_start",
      "killsnoop" to "on_exit",
      "mountsnoop" to "on_mount",
      "opensnoop" to "on_exit",
      "ps" to "tasks",
      "runqlat" to "on_switch",
      "syscount" to "on_enter",
      "tcpconnect" to "on_connected",
      "tcpfixed" to "skep_fixed_cong_avoid",
      "tcplife" to "on_state",
    )
  for ((script, program) in programs) {
    "$script loads, and shows its Kotlin lines" {
      val file = directory.resolve("$script.bpf.o")
      file.writeBytes(host.build(ScriptSource.read(Path.of("scripts/$script.bpf.kts"))))
      val pins = "/sys/fs/bpf/skep-${ProcessHandle.current().pid()}-$script"
      try {
        run("bpftool", "prog", "loadall", "$file", pins)
        run("bpftool", "prog", "dump", "xlated", "pinned", "$pins/$program", "linum") shouldContain
          "[file:$script.bpf.kts line_num:"
      } finally {
        run("rm", "-rf", pins)
      }
    }
  }
})
