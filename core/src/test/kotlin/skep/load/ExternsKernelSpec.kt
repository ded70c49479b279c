package skep.load

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.test.Enabled
import io.kotest.core.test.config.TestConfig
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.kernel.KernelTest
import skep.kernel.TestRun
import skep.kernel.hasVersion
import skep.kernel.kernelAvailable
import skep.kernel.since
import skep.relocate.ExternException
import java.io.File
import java.nio.ByteBuffer
import java.util.zip.GZIPInputStream

/** What an object only declares, as programs of `externs.bpf.o` see it when they run. */
class ExternsKernelSpec : KernelTest({
  val linux = since(6, 2, "bpf_task_from_pid")

  fun LoadedObject.run(program: String) =
    kernel.progTestRun(TestRun(program(program).fd(), ByteBuffer.allocate(0), 0, 0)).returnValue()

  "the kernel's configuration, given values first".config(linux) {
    val given = """
      CONFIG_MADE_UP=0x123456789abcdef0
      CONFIG_BPF=m
      CONFIG_DEFAULT_HOSTNAME="a long name"
    """.trimIndent()
    openFixture("externs.bpf.o").options(LoadOptions.DEFAULT.withKconfig(given)).load(kernel).use { loaded ->
      loaded.run("configuration") shouldBe 0
      val (major, minor, patch) = Regex("(\\d+)\\.(\\d+)\\.(\\d+)").find(kernel.release())!!.destructured
      loaded.global("version").int shouldBe (major.toInt() shl 16 or (minor.toInt() shl 8) or patch.toInt())
      // A cookie, wrappers and BPF, no other world; a module that is given as such.
      loaded.global("choices").int shouldBe (0b0111 or (2 shl 4))
      loaded.global("hz").int shouldBe configured("CONFIG_HZ").toInt()
      loaded.global("made_up").long shouldBe 0x123456789abcdef0
      loaded.global("jit").bytes.single().toInt().toChar() shouldBe configured("CONFIG_BPF_JIT").single()
      String(loaded.global("hostname").bytes) shouldBe "a long \u0000"
    }
  }

  "symbols by address".config(linux) {
    openFixture("externs.bpf.o").load(kernel).use { loaded ->
      loaded.run("symbols") shouldBe 0
      val symbol = File("/proc/kallsyms").useLines { lines -> lines.first { it.endsWith(" vfs_read") } }
      loaded.global("known_address").long shouldBe symbol.substringBefore(' ').toULong(16).toLong()
      loaded.global("symbol_address").long shouldBe 0
      loaded.global("variable_found").bytes shouldBe byteArrayOf(0)
    }
  }

  "variables by their types".config(variables) {
    val open = openFixture("externs.bpf.o")
    open.program("variables").autoload(true)
    open.load(kernel).use { loaded ->
      loaded.run("variables") shouldBe 0
      loaded.global("variable_found").bytes shouldBe byteArrayOf(1)
    }
  }

  "the kernel's functions; weak ones that it has not, or has otherwise, are not called".config(linux) {
    openFixture("externs.bpf.o").load(kernel).use { loaded ->
      loaded.global("pid").int = ProcessHandle.current().pid().toInt()
      loaded.run("functions") shouldBe 0
      loaded.global("task_found").bytes shouldBe byteArrayOf(1)
      loaded.global("function_result").int shouldBe -1
    }
  }

  "what is not in the configuration given or the kernel's is told".config(linux) {
    val open = openFixture("unresolved.bpf.o").options(LoadOptions.DEFAULT.withKconfig("CONFIG_HZ=0x100000000"))
    val error = shouldThrow<ExternException> { open.load(kernel) }
    error.extern() shouldBe "CONFIG_HZ"
    error.message shouldContain "4294967296 does not fit a number of 4 bytes"
  }
})

/** Of kernel variables a program gets the address, which many kernels only tell of functions (CONFIG_KALLSYMS_ALL). */
private val variables = TestConfig(enabledOrReasonIf = {
  when {
    !kernelAvailable.isEnabled -> kernelAvailable
    !hasVersion(6, 2) -> Enabled.disabled("bpf_task_from_pid: Linux 6.2 and later")
    File("/proc/kallsyms").useLines { lines -> lines.any { it.endsWith(" bpf_prog_active") } } -> Enabled.enabled
    else -> Enabled.disabled("the kernel does not list its variables (CONFIG_KALLSYMS_ALL)")
  }
})

/** What the running kernel's configuration says of [name]. */
private fun configured(name: String): String {
  val boot = File("/boot/config-" + File("/proc/sys/kernel/osrelease").readText().trim())
  val stream = if (boot.exists()) boot.inputStream() else GZIPInputStream(File("/proc/config.gz").inputStream())
  return stream.bufferedReader().useLines { lines -> lines.first { it.startsWith("$name=") } }.substringAfter('=')
}
