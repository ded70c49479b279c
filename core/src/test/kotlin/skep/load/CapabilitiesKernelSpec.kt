package skep.load

import io.kotest.core.test.Enabled
import io.kotest.core.test.config.TestConfig
import io.kotest.matchers.shouldBe
import skep.kernel.KernelTest
import skep.kernel.LinuxKernel
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
    val java = Path.of(System.getProperty("java.home"), "bin", "java").toString()
    val process =
      ProcessBuilder(
        "setpriv", "--bounding-set=-all,+bpf,+perfmon", "--inh-caps=-all", java, "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC", "-cp",
        System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path"),
        Tracer::class.java.name,
      ).redirectErrorStream(true).start()
    process.outputStream.close()
    process.inputStream.bufferedReader().readText() shouldBe "[PERFMON, BPF] true\n"
    process.waitFor() shouldBe 0
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
