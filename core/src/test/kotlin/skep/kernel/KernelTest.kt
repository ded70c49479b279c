package skep.kernel

import io.kotest.core.spec.style.FreeSpec
import io.kotest.core.test.Enabled
import io.kotest.core.test.config.DefaultTestConfig
import io.kotest.core.test.config.TestConfig
import io.kotest.matchers.collections.shouldBeEmpty
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.listDirectoryEntries

/**
 * A spec that needs a real kernel: its tests are skipped, with the reason, where this process may not load programs,
 * and each fails when it leaves a BPF object, a perf event or mapped memory behind.
 */
abstract class KernelTest(body: KernelTest.() -> Unit) : FreeSpec() {
  val kernel: Kernel = LinuxKernel()

  init {
    defaultTestConfig = DefaultTestConfig(enabledOrReasonIf = { kernelAvailable })
    val before = mutableListOf<String>()
    beforeEach {
      before.clear()
      before += heldResources()
    }
    afterEach { leaked(before, heldResources()).shouldBeEmpty() }
    body()
  }
}

/** Whether this process may load programs, and if not, why. */
val kernelAvailable: Enabled by lazy {
  val status = Path.of("/proc/self/status")
  val missing =
    when {
      System.getProperty("os.name") != "Linux" -> "this is not Linux"
      !Files.exists(status) -> "/proc is not mounted"
      else -> {
        val held = LinuxFacts.effective(Files.readString(status))
        val needed = setOf(Capability.BPF, Capability.PERFMON, Capability.SYS_ADMIN)
        (needed - held).takeIf { it.isNotEmpty() }?.joinToString { it.uapiName() }?.let { "needs $it" }
      }
    }
  missing?.let { Enabled.disabled("no kernel to test with: $it") } ?: Enabled.enabled
}

/** Of what is tested in great numbers, one in how many is: a virtual machine is some 20 times slower. */
val sampling: Int = if (System.getenv("RUN_IN_VM") == "1") 20 else 1

/** A test of what Linux has since [major].[minor], reported as skipped on older kernels. */
fun since(major: Int, minor: Int, what: String) =
  onlyIf("$what: Linux $major.$minor and later") { hasVersion(major, minor) }

/** A test of what only some kernels have, reported as skipped on others, with the [reason]. */
fun onlyIf(reason: String, has: () -> Boolean) =
  TestConfig(enabledOrReasonIf = {
    when {
      !kernelAvailable.isEnabled -> kernelAvailable
      has() -> Enabled.enabled
      else -> Enabled.disabled(reason)
    }
  })

/** Whether this kernel's version is [major].[minor] or later. */
fun hasVersion(major: Int, minor: Int): Boolean {
  val release = Files.readString(Path.of("/proc/sys/kernel/osrelease")).split('.')
  return KotlinVersion(release[0].toInt(), release[1].takeWhile(Char::isDigit).toInt()) >= KotlinVersion(major, minor)
}

/** What of the kernel this process holds: BPF objects, perf events, and memory mapped from them. */
fun heldResources(): List<String> {
  val descriptors =
    Path.of("/proc/self/fd").listDirectoryEntries().mapNotNull { entry ->
      try {
        Files.readSymbolicLink(entry).toString().takeIf(::isOurs)?.let { "fd ${entry.fileName}: $it" }
      } catch (_: IOException) {
        null // closed meanwhile, such as the directory itself
      }
    }
  // The kernel's own BTF stays mapped as long as a buffer of it is reachable.
  val mappings =
    Files.readAllLines(Path.of("/proc/self/maps")).filter {
      val name = it.substringAfterLast("  ").trim()
      isOurs(name) && name != "/sys/kernel/btf/vmlinux"
    }
  return descriptors + mappings
}

private fun isOurs(name: String) =
  (listOf("bpf", "btf", "[perf_event]", "[eventfd]", "[eventpoll]").map { "anon_inode:$it" } + "/sys/")
    .any { name.startsWith(it) } && !isJvms(name)

/** Whether it is one of the files that the JVM's own threads open now and then, to see how much memory and time it has. */
private fun isJvms(name: String) =
  name.startsWith("/sys/fs/cgroup/") && name.substringAfterLast("/").substringBefore(".") in setOf("memory", "cpu")

private fun leaked(before: List<String>, after: List<String>): List<String> =
  after.toMutableList().also { rest -> before.forEach { rest.remove(it) } }
