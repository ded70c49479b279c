package skep.link

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.test.Enabled
import io.kotest.core.test.config.TestConfig
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import skep.kernel.Errno
import skep.kernel.Kernel
import skep.kernel.KernelTest
import skep.kernel.LinuxKernel
import skep.kernel.since
import skep.load.LoadException
import skep.load.LoadedObject
import skep.load.openFixture
import skep.load.ownPid
import skep.load.trigger
import java.util.Optional

private const val KPROBE_PMU = "/sys/bus/event_source/devices/kprobe/type"

/** Loads some programs of `kinds.bpf.o`, each of which counts this process's calls of getpgid(2). */
private fun load(kernel: Kernel, vararg programs: String): LoadedObject {
  val open = openFixture("kinds.bpf.o")
  open.programs().forEach { it.autoload(it.name() in programs) }
  open.global("pid").setInt(ownPid)
  return open.load(kernel)
}

/** Whether this kernel lets programs patch its functions. */
private val patches: Enabled by lazy {
  try {
    load(LinuxKernel(), "on_fentry").close()
    Enabled.enabled
  } catch (e: LoadException) {
    Enabled.disabled("this kernel refuses fentry: ${e.errno()}")
  }
}

private fun kprobes(kernel: Kernel): Enabled =
  if (kernel.readFile(KPROBE_PMU).isPresent) Enabled.enabled else Enabled.disabled("this kernel has no kprobes")

private fun unless(condition: Enabled, reason: String): Enabled =
  if (condition.isEnabled) Enabled.disabled(reason) else Enabled.enabled

class LinkKernelSpec : KernelTest({
  fun hits(program: String, counter: String, options: AttachOptions? = null) =
    load(kernel, program).use { loaded ->
      val link = loaded.program(program).let { if (options == null) it.attach() else it.attach(options) }
      trigger(2)
      link.detach()
      link.detach()
      link.isAttached shouldBe false
      trigger()
      loaded.global(counter).getLong()
    }

  "a tracepoint" { hits("on_tp", "tp_hits") shouldBe 2 }

  "a tracepoint by ioctl, as before Linux 5.15" {
    hits("on_tp", "tp_hits", TracepointOptions("syscalls", "sys_enter_getpgid", 0, true)) shouldBe 2
  }

  "a tracepoint with a cookie".config(since(5, 15, "cookies")) {
    load(kernel, "on_cookie").use { loaded ->
      val at = TracepointOptions("syscalls", "sys_enter_getpgid", 0x1234567890, false)
      loaded.program("on_cookie").attach(at).fd().isPresent shouldBe true
      trigger()
      loaded.global("cookie").getLong() shouldBe 0x1234567890
    }
  }

  "a cookie without a link is refused" {
    load(kernel, "on_tp").use { loaded ->
      shouldThrow<AttachException> {
        loaded.program("on_tp").attach(TracepointOptions("syscalls", "sys_enter_getpgid", 1, true))
      }.message shouldContain "a cookie needs a link to the perf event"
    }
  }

  "a program attached at two places runs at both, and at one place only once" {
    load(kernel, "on_tp").use { loaded ->
      loaded.program("on_tp").attach()
      loaded.program("on_tp").attach(TracepointOptions("syscalls", "sys_exit_getpgid"))
      shouldThrow<AttachException> { loaded.program("on_tp").attach() }.errno() shouldBe Optional.of(Errno.EEXIST)
      trigger()
      loaded.global("tp_hits").getLong() shouldBe 2
    }
  }

  "a raw tracepoint" { (hits("on_raw_tp", "raw_hits") >= 2) shouldBe true }

  "a raw tracepoint with its types" { (hits("on_tp_btf", "btf_hits") >= 2) shouldBe true }

  "kprobes".config(TestConfig(enabledOrReasonIf = { kprobes(kernel) })) - {
    for (mode in ProbeMode.entries) {
      val links = if (mode == ProbeMode.LINK) since(5, 15, "links to perf events") else TestConfig()
      "an entry, $mode".config(links) {
        hits("on_kprobe", "kprobe_hits", KprobeOptions.entry("__x64_sys_getpgid").withMode(mode)) shouldBe 2
      }
      "a return, $mode".config(links) {
        hits("on_kretprobe", "kretprobe_hits", KprobeOptions.exit("__x64_sys_getpgid").withMode(mode)) shouldBe 2
      }
    }
    "by the name of the section" {
      hits("on_kprobe", "kprobe_hits") shouldBe 2
      hits("on_kretprobe", "kretprobe_hits") shouldBe 2
    }
    "nothing stays in kprobe_events" {
      kernel.readText(kernel.tracefs().get() + "/kprobe_events").orElse("") shouldBe ""
    }
    "a function that is not there" {
      load(kernel, "on_kprobe").use { loaded ->
        for (mode in ProbeMode.entries) {
          shouldThrow<AttachException> {
            loaded.program("on_kprobe").attach(KprobeOptions.entry("no_such_function").withMode(mode))
          }.message shouldContain "kprobe no_such_function"
        }
      }
    }
  }

  "without kprobes the error says so".config(
    TestConfig(enabledOrReasonIf = {
      unless(kprobes(kernel), "this kernel has kprobes")
    }),
  ) {
    load(kernel, "on_kprobe").use { loaded ->
      shouldThrow<AttachException> { loaded.program("on_kprobe").attach() }.message shouldContain
        "this kernel has no kprobes"
    }
  }

  "fentry and fexit".config(TestConfig(enabledOrReasonIf = { patches })) - {
    "an entry" { hits("on_fentry", "fentry_hits") shouldBe 2 }
    "a return" { hits("on_fexit", "fexit_hits") shouldBe 2 }
  }

  "without fentry the error says so".config(
    TestConfig(enabledOrReasonIf = {
      unless(patches, "this kernel has fentry")
    }),
  ) {
    val message = shouldThrow<LoadException> { load(kernel, "on_fentry") }.message
    message shouldStartWith "object 'kinds': prog 'on_fentry' (fentry/__x64_sys_getpgid): the kernel refuses it"
    message shouldContain "some kernels forbid programs that patch kernel functions"
    message shouldContain "may do instead: bpf(BPF_PROG_LOAD, "
  }

  "a target that is not in the kernel's BTF" {
    val open = openFixture("kinds.bpf.o")
    open.programs().forEach { it.autoload(it.name() == "on_fentry") }
    open.program("on_fentry").attachTarget("no_such_function")
    // Of kernels with modules, those are told too.
    shouldThrow<LoadException> { open.load(kernel) }.message!! shouldContain
      Regex("'no_such_function' is not in the kernel's BTF( and .*)? \\(no function 'no_such_function'\\)")
  }

  "a tracepoint that is not there" {
    load(kernel, "on_tp").use { loaded ->
      shouldThrow<AttachException> { loaded.program("on_tp").attach(TracepointOptions("syscalls", "no_such")) }
        .message shouldContain "this kernel has no tracepoint 'syscalls/no_such'"
      shouldThrow<AttachException> { loaded.program("on_tp").attach(TracepointOptions("..", "x")) }
        .message shouldContain "no name of a tracepoint"
    }
  }

  "a section that does not say where" {
    load(kernel, "bare_kprobe", "on_packet", "on_tp").use { loaded ->
      shouldThrow<AttachException> { loaded.program("on_packet").attach() }.message shouldBe
        "prog 'on_packet' (xdp): its section does not say what to attach it to; attach it with options"
      shouldThrow<AttachException> { loaded.program("bare_kprobe").attach() }
      loaded.attach().map { it.program() } shouldBe listOf("on_tp")
    }
  }

  "when one program cannot be attached, none is" {
    val open = openFixture("kinds.bpf.o")
    open.programs().forEach { it.autoload(it.name() in setOf("on_tp", "on_raw_tp")) }
    open.program("on_raw_tp").attachTarget("no_such_tracepoint")
    open.global("pid").setInt(ownPid)
    open.load(kernel).use { loaded ->
      shouldThrow<AttachException> { loaded.attach() }.errno() shouldBe Optional.of(Errno.ENOENT)
      trigger()
      loaded.global("tp_hits").getLong() shouldBe 0
    }
  }
})
