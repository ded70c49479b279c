package skep.link

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.kernel.Errno
import skep.kernel.Fd
import skep.kernel.Kernel
import skep.kernel.KernelException
import skep.kernel.KernelTest
import skep.kernel.LinkCreate
import skep.kernel.hasVersion
import skep.kernel.onlyIf
import skep.kernel.since
import skep.load.LoadedObject
import skep.load.ownPid
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** A kernel as if it had no links to many uprobes. */
private class OneByOne(private val kernel: Kernel) : Kernel by kernel {
  override fun linkCreate(request: LinkCreate): Fd {
    if (request is LinkCreate.OnUprobes) throw KernelException("bpf()", Errno.EINVAL.number(), "")
    return kernel.linkCreate(request)
  }
}

private fun load(kernel: Kernel, vararg programs: String): LoadedObject = loadLinks(kernel, "usdt.bpf.o", *programs)

/** What a program saw of the arguments of a call. */
private fun LoadedObject.seen(call: Int): List<Long> {
  fun numbers(name: String) = ByteBuffer.wrap(global(name).bytes).order(ByteOrder.nativeOrder()).asLongBuffer()
  return List(numbers("counts")[call].toInt()) { numbers("arguments")[12 * call + it] }
}

class UsdtKernelSpec : KernelTest({
  val first = listOf(-7L, -3L, -3L, 200L, 0x1122334455667788L, -20L, 30L, -5L)
  val second = listOf(11L, -3L)

  for ((way, wrap) in mapOf<String, (Kernel) -> Kernel>("as this kernel likes" to { it }, "one by one" to ::OneByOne)) {
    for (file in listOf("probes", "probes.pie")) {
      // A kernel without cookies knows probes by their addresses.
      val config = onlyIf("cookies: Linux 5.15 and later") { hasVersion(5, 15) || file == "probes" }
      "$file, $way".config(config) {
        load(wrap(kernel), "on_probe").use { loaded ->
          val options = UsdtOptions.of(Targets.path(file), "main", "forms").withCookie(77)
          val link = loaded.program("on_probe").attach(options)
          Targets.run(file) shouldBe 2 // one for each place
          link.detach()
          Targets.run(file) shouldBe 0
          loaded.count("hits") shouldBe 2
          loaded.seen(0) shouldBe first
          loaded.seen(1) shouldBe second
          loaded.count("cookie") shouldBe 77
        }
      }
    }
  }

  "a process alone" {
    load(kernel, "on_probe").use { loaded ->
      val other = Targets.start("target", "wait")
      try {
        val options = UsdtOptions.of(Targets.path("probes"), "main", "bare").withPid(other.pid().toInt())
        loaded.program("on_probe").attach(options).use { Targets.run("probes") }
        loaded.count("hits") shouldBe 0
        loaded.program("on_probe").attach(UsdtOptions.of(Targets.path("probes"), "main", "bare"))
        Targets.run("probes")
        loaded.count("hits") shouldBe 1
        loaded.seen(0) shouldBe listOf()
      } finally {
        other.destroyForcibly().waitFor()
      }
    }
  }

  "descriptions stay with what is pinned".config(since(6, 6, "one link for two places")) {
    val path = "/sys/fs/bpf/skep-usdt-$ownPid"
    load(kernel, "on_probe").use { loaded ->
      val program = loaded.program("on_probe")
      val link = program.attach(UsdtOptions.of(Targets.path("probes"), "main", "forms").withCookie(77))
      link.pin(path)
      try {
        link.close()
        program.attach(UsdtOptions.of(Targets.path("probes"), "main", "bare").withCookie(1)).close()
        Targets.run("probes") shouldBe 2
        loaded.seen(0) shouldBe first
        loaded.seen(1) shouldBe second
        loaded.count("cookie") shouldBe 77
      } finally {
        Link.pinned(kernel, path).detach()
      }
      Targets.run("probes") shouldBe 0
    }
  }

  "descriptions are freed with the link" {
    load(kernel, "on_probe").use { loaded ->
      val options = UsdtOptions.of(Targets.path("probes"), "main", "forms")
      repeat(130) { loaded.program("on_probe").attach(options).close() }
      val full =
        List(if (hasVersion(5, 15)) 128 else 0) { loaded.program("on_probe").attach(options.withCookie(it.toLong())) }
      if (full.isNotEmpty()) {
        shouldThrow<AttachException> { loaded.program("on_probe").attach(options) }.message shouldContain
          "__bpf_usdt_specs has room for 256 descriptions of arguments"
      }
    }
  }

  "programs that were compiled with an older libbpf" {
    loadLinks(kernel, "usdt-1.1.bpf.o", "on_probe").use { loaded ->
      val program = loaded.program("on_probe")
      program.attach(UsdtOptions.of(Targets.path("probes"), "main", "plain")).use { Targets.run("probes") }
      loaded.seen(0) shouldBe listOf(-7, -3, -20)
      shouldThrow<AttachException> { program.attach(UsdtOptions.of(Targets.path("probes"), "main", "forms")) }
        .message shouldContain "an argument is in memory at an index"
    }
  }

  "a program that may sleep".config(since(6, 0, "sleepable uprobes")) {
    load(kernel, "on_sleepable_probe").use { loaded ->
      loaded.program("on_sleepable_probe").attach(UsdtOptions.of(Targets.path("probes"), "main", "forms"))
      Targets.run("probes") shouldBe 2
      loaded.count("hits") shouldBe 2
      loaded.seen(0) shouldBe first
    }
  }

  "by the name of the section".config(
    onlyIf("this libc has no static probes") {
      hasVersion(5, 15) && UsdtNote.of(UserBinary.open("libc.so.6").elf()).any { it.name() == "setjmp" }
    },
  ) {
    load(kernel, "on_setjmp").use { loaded ->
      loaded.program("on_setjmp").attach().target() shouldBe "usdt libc.so.6:libc:setjmp"
    }
  }

  "errors" {
    load(kernel, "on_probe", "on_bad_section").use { loaded ->
      fun problem(options: UsdtOptions) =
        shouldThrow<AttachException> { loaded.program("on_probe").attach(options) }.message
      val probes = Targets.path("probes")
      problem(UsdtOptions.of(probes, "main", "form")) shouldContain
        "probes has no probe 'main:form'; did you mean 'main:forms'"
      problem(UsdtOptions.of(Targets.path("target"), "main", "forms")) shouldContain
        "target has no static probes (section .note.stapsdt)"
      val gone = ProcessBuilder("true").start().also { it.waitFor() }.pid().toInt()
      problem(UsdtOptions.of(probes, "main", "forms").withPid(gone)) shouldContain "there is no process $gone"
      shouldThrow<AttachException> { loaded.program("on_bad_section").attach() }.message shouldContain
        "'setjmp' is no PROVIDER:NAME"
    }
    loadLinks(kernel, "user.bpf.o", "on_entry").use { loaded ->
      shouldThrow<AttachException> {
        loaded.program("on_entry").attach(UsdtOptions.of(Targets.path("probes"), "main", "forms"))
      }.message shouldContain "its object has no map __bpf_usdt_specs: it is to include libbpf's bpf/usdt.bpf.h"
    }
  }
})
