package skep.link

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.test.config.TestConfig
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.kernel.Kernel
import skep.kernel.KernelSymbols
import skep.kernel.KernelTest
import skep.kernel.LinkType
import skep.kernel.LinuxKernel
import skep.kernel.onlyIf
import skep.kernel.since
import skep.load.LoadException
import skep.load.LoadedObject
import skep.load.OpenObject
import skep.load.openFixture
import skep.load.ownPid
import skep.load.trigger
import java.nio.file.Files
import java.nio.file.Path
import java.util.Optional

private const val GETPGID = "__x64_sys_getpgid"
private const val GETPPID = "__x64_sys_getppid"
private const val KALLSYMS = "/proc/kallsyms"

/** Where an exception enters, before the kernel can be observed. */
private const val UNPROBED = "asm_exc_overflow"

private val kprobes = onlyIf("this kernel has no kprobes") {
  Files.exists(Path.of("/sys/bus/event_source/devices/kprobe/type"))
}

private val many = onlyIf("this kernel probes one function at a time") {
  try {
    loadLinks(LinuxKernel(), "kernel.bpf.o", "on_given").use {
      it.program("on_given").attach(KprobeMultiOptions.of(listOf(GETPGID)))
    }
    true
  } catch (_: LoadException) {
    false
  } catch (_: AttachException) {
    false
  }
}

/** What a process without CAP_SYSLOG sees. */
private class HidingKernel(private val kernel: Kernel) : Kernel by kernel {
  override fun readFile(path: String): Optional<ByteArray> {
    val file = kernel.readFile(path)
    if (path != KALLSYMS) return file
    return file.map { text -> text.decodeToString().replace(Regex("(?m)^[0-9a-f]+"), "0000000000000000").toByteArray() }
  }
}

class KernelAddressKernelSpec : KernelTest({
  fun address(name: String): Long = KernelSymbols.read(kernel).find(listOf(name)).getValue(name).single()

  fun hex(address: Long) = "0x" + java.lang.Long.toHexString(address)

  fun load(kernel: Kernel, open: OpenObject, program: String): LoadedObject {
    open.programs().forEach { it.autoload(it.name() == program) }
    open.global("pid").setInt(ownPid)
    return open.load(kernel)
  }

  /** What a program counts of two calls, and that it stops. */
  fun counts(open: OpenObject, program: String, counter: String, options: AttachOptions): Long =
    load(kernel, open, program).use { loaded ->
      val link = loaded.program(program).attach(options)
      trigger(2)
      link.detach()
      trigger()
      loaded.count(counter)
    }

  fun problem(open: OpenObject, program: String, options: AttachOptions, on: Kernel = kernel) =
    load(on, open, program).use { loaded ->
      shouldThrow<AttachException> { loaded.program(program).attach(options) }.message
    }

  "a function, by its address".config(kprobes) - {
    for (mode in ProbeMode.entries - ProbeMode.LEGACY) {
      val config = if (mode == ProbeMode.LINK) since(5, 15, "links to perf events") else TestConfig()
      "$mode".config(config) {
        val at = KprobeOptions.at(address(GETPGID)).withMode(mode)
        counts(openFixture("kinds.bpf.o"), "on_kprobe", "kprobe_hits", at) shouldBe 2
        counts(openFixture("kinds.bpf.o"), "on_kretprobe", "kretprobe_hits", at.returning()) shouldBe 2
      }
    }
    "a cookie".config(since(5, 15, "cookies")) {
      val at = KprobeOptions.at(address(GETPGID))
      counts(openLinks("user.bpf.o"), "on_cookie", "cookies", at.withCookie(21)) shouldBe 42
    }
  }

  "an address that cannot be probed".config(kprobes) - {
    fun problem(at: Long, change: (KprobeOptions) -> KprobeOptions = { it }) =
      problem(openFixture("kinds.bpf.o"), "on_kprobe", change(KprobeOptions.at(at)))
    "where no code is" {
      for (outside in listOf(0x1234L, 0x7f0000000000L, -0x20800000L)) {
        problem(outside) shouldContain "kprobe ${hex(outside)}: that is not in the kernel's code"
      }
      val data = address("jiffies")
      problem(data) shouldContain "kprobe ${hex(data)}: that is not in the kernel's code, but jiffies"
    }
    "in an instruction, or in a function whose return is wanted" {
      val inside = address(GETPGID) + 1
      problem(inside) shouldContain "kprobe ${hex(inside)}: $GETPGID+0x1 is in the middle of an instruction"
      problem(inside) { it.returning() } shouldContain
        "kretprobe ${hex(inside)}: $GETPGID+0x1 is not the start of a function"
    }
    "where kprobes cannot be" {
      problem(address(UNPROBED)) shouldContain
        "$UNPROBED cannot be probed; what kprobes themselves need is in /sys/kernel/debug/kprobes/blacklist"
    }
    "by tracefs" {
      problem(address(GETPGID)) { it.withMode(ProbeMode.LEGACY) } shouldContain
        "an address can only be probed by the kprobe PMU"
    }
    "and it is not to be known what is there" {
      val options = KprobeOptions.at(address("jiffies"))
      problem(openFixture("kinds.bpf.o"), "on_kprobe", options, HidingKernel(kernel)) shouldContain
        "what is there cannot be told, as this process may not know addresses in /proc/kallsyms (CAP_SYSLOG"
    }
  }

  "0, which stands for addresses that are hidden" {
    for (options in listOf({ KprobeOptions.at(0) }, { KprobeMultiOptions.at(listOf(1, 0)) })) {
      shouldThrow<IllegalArgumentException> { options() }.message shouldContain
        "0 is no address of a function; /proc/kallsyms shows 0 for each to processes without CAP_SYSLOG"
    }
  }

  "many functions, by their addresses".config(many) - {
    "with cookies, and at their returns" {
      val both = KprobeMultiOptions.at(listOf(address(GETPGID), address(GETPPID)))
      counts(openLinks("kernel.bpf.o"), "on_given", "hits", both) shouldBe 2
      counts(openLinks("kernel.bpf.o"), "on_given", "hits", both.returning()) shouldBe 2
      counts(openLinks("kernel.bpf.o"), "on_cookie", "cookies", both.withCookies(listOf(50, 1))) shouldBe 100
      val turned = KprobeMultiOptions.at(listOf(address(GETPPID), address(GETPGID)))
      counts(openLinks("kernel.bpf.o"), "on_cookie", "cookies", turned.withCookies(listOf(50, 1))) shouldBe 2
    }
    "a link" {
      load(kernel, openLinks("kernel.bpf.o"), "on_given").use { loaded ->
        val link = loaded.program("on_given").attach(KprobeMultiOptions.at(listOf(address(GETPGID))))
        link.target() shouldBe "kprobe.multi ${hex(address(GETPGID))}"
        link.info().type().get() shouldBe LinkType.KPROBE_MULTI
      }
    }
    "the one that is wrong" {
      fun problem(wrong: Long, on: Kernel = kernel) =
        problem(openLinks("kernel.bpf.o"), "on_given", KprobeMultiOptions.at(listOf(address(GETPGID), wrong)), on)
      val data = address("jiffies")
      problem(0x1234) shouldContain ": 0x1234: that is not in the kernel's code"
      problem(data) shouldContain ": ${hex(data)}: that is not in the kernel's code, but jiffies"
      val inside = address(GETPGID) + 12
      problem(inside) shouldContain ": ${hex(inside)}: $GETPGID+0xc is not the start of a function"
      val unprobed = address(UNPROBED)
      problem(unprobed) shouldContain
        ": ${hex(unprobed)}: $UNPROBED is not among the functions that can be probed many at once"
      problem(data, HidingKernel(kernel)) shouldContain "what is there cannot be told"
    }
    "a cookie for each" {
      val two = KprobeMultiOptions.at(listOf(1, 2))
      shouldThrow<IllegalArgumentException> { two.withCookies(listOf(3)) }.message shouldBe
        "1 cookies for 2 functions; each function needs one"
    }
  }
})
