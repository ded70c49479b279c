package skep.load

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.kernel.KernelTest
import skep.kernel.KernelVersion
import skep.kernel.TestRun
import skep.kernel.hasVersion
import skep.kernel.onlyIf
import skep.kernel.since
import skep.relocate.ExternException
import java.io.File
import java.nio.ByteBuffer
import java.util.zip.GZIPInputStream

/** What an object only declares, as programs of `externs.bpf.o` see it when they run. */
class ExternsKernelSpec : KernelTest({
  val configuredLinux = onlyIf("bpf_task_from_pid: Linux 6.2 and later, that tells its configuration") {
    hasVersion(6, 2) && configuration != null
  }

  fun LoadedObject.run(program: String) =
    kernel.progTestRun(TestRun(program(program).fd(), ByteBuffer.allocate(0), 0, 0)).returnValue()

  "the kernel's configuration, given values first".config(configuredLinux) {
    val given = """
      CONFIG_MADE_UP=0x123456789abcdef0
      CONFIG_BPF=m
      CONFIG_DEFAULT_HOSTNAME="a long name"
    """.trimIndent()
    openFixture("externs.bpf.o").options(LoadOptions.DEFAULT.withKconfig(given)).load(kernel).use { loaded ->
      loaded.run("configuration") shouldBe 0
      loaded.global("version").int shouldBe KernelVersion.of(kernel).asInt
      // A cookie, wrappers and BPF, no other world; a module that is given as such.
      loaded.global("choices").int shouldBe (0b0111 or (2 shl 4))
      loaded.global("hz").int shouldBe configured("CONFIG_HZ").toInt()
      loaded.global("made_up").long shouldBe 0x123456789abcdef0
      loaded.global("jit").bytes.single().toInt().toChar() shouldBe configured("CONFIG_BPF_JIT").single()
      String(loaded.global("hostname").bytes) shouldBe "a long \u0000"
    }
  }

  "symbols by address".config(configuredLinux) {
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

  "the kernel's functions; weak ones that it has not, or has otherwise, are not called".config(configuredLinux) {
    openFixture("externs.bpf.o").load(kernel).use { loaded ->
      loaded.global("pid").int = ProcessHandle.current().pid().toInt()
      loaded.run("functions") shouldBe 0
      loaded.global("task_found").bytes shouldBe byteArrayOf(1)
      loaded.global("function_result").int shouldBe -1
    }
  }

  "what is not in the configuration given or the kernel's is told".config(since(6, 2, "bpf_task_from_pid")) {
    val open = openFixture("unresolved.bpf.o").options(LoadOptions.DEFAULT.withKconfig("CONFIG_HZ=0x100000000"))
    val error = shouldThrow<ExternException> { open.load(kernel) }
    error.extern() shouldBe "CONFIG_HZ"
    error.message shouldContain "4294967296 does not fit a number of 4 bytes"
  }
})

/** Of kernel variables a program gets the address, which many kernels only tell of functions (CONFIG_KALLSYMS_ALL). */
private val variables =
  onlyIf("Linux 6.2 and later, that tells its configuration and lists its variables (CONFIG_KALLSYMS_ALL)") {
    hasVersion(6, 2) && configuration != null &&
      File("/proc/kallsyms").useLines { lines -> lines.any { it.endsWith(" bpf_prog_active") } }
  }

/** The running kernel's configuration, where it is to be had. */
private val configuration: List<String>? by lazy {
  val boot = File("/boot/config-" + File("/proc/sys/kernel/osrelease").readText().trim())
  val here = File("/proc/config.gz")
  when {
    boot.exists() -> boot.readLines()
    here.exists() -> GZIPInputStream(here.inputStream()).bufferedReader().readLines()
    else -> null
  }
}

private fun configured(name: String) = configuration!!.first { it.startsWith("$name=") }.substringAfter('=')
