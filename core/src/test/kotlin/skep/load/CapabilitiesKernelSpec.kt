package skep.load

import io.kotest.core.test.Enabled
import io.kotest.core.test.config.TestConfig
import io.kotest.matchers.shouldBe
import skep.kernel.KernelTest
import skep.kernel.LinuxKernel
import skep.kernel.childJava
import java.nio.file.Files
import java.nio.file.Path

private val setpriv: Enabled by lazy {
  if (System.getenv("PATH").split(':').any { Files.isExecutable(Path.of(it, "setpriv")) }) {
    Enabled.enabled
  } else {
    Enabled.disabled("no setpriv to give up capabilities with")
  }
}

class CapabilitiesKernelSpec : KernelTest({
  "CAP_BPF and CAP_PERFMON are enough to trace".config(TestConfig(enabledOrReasonIf = { setpriv })) {
    val few = listOf("setpriv", "--bounding-set=-all,+bpf,+perfmon", "--inh-caps=-all")
    childJava(few, Tracer::class) shouldBe "[PERFMON, BPF] true\n"
  }
})

/** Traces itself, and prints with which capabilities it did, and what it saw. */
private object Tracer {
  @JvmStatic
  fun main(args: Array<String>) {
    val kernel = LinuxKernel()
    val open = openFixture("kinds.bpf.o").apply { global("pid").setInt(ownPid) }
    // Not through a perf event, which Debian's kernels leave to CAP_SYS_ADMIN.
    open.programs().forEach { it.autoload(it.name() == "on_raw_tp") }
    open.load(kernel).use { loaded ->
      loaded.attach()
      trigger()
      println("${kernel.capabilities().sorted()} ${loaded.global("raw_hits").getLong() > 0}")
    }
  }
}
