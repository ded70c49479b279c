package skep.link

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.test.Enabled
import io.kotest.core.test.config.TestConfig
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.kernel.IteratorTarget
import skep.kernel.Kernel
import skep.kernel.KernelTest
import skep.kernel.LinkType
import skep.kernel.LinuxKernel
import skep.kernel.heldResources
import skep.kernel.onlyIf
import skep.kernel.since
import skep.load.LoadException
import skep.load.LoadedObject
import skep.load.ownPid
import skep.load.trigger
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.file.Files
import java.nio.file.Path

private const val GETPGID = "__x64_sys_getpgid"

private fun load(kernel: Kernel, vararg programs: String): LoadedObject {
  val open = openLinks("kernel.bpf.o", *programs)
  open.global("pid").setInt(ownPid)
  return open.load(kernel)
}

/** Whether this kernel lets programs of a kind be loaded and attached, and if not, why. */
private fun lets(program: String): TestConfig = TestConfig(enabledOrReasonIf = {
  try {
    load(LinuxKernel(), program).use { it.program(program).attach() }
    Enabled.enabled
  } catch (e: LoadException) {
    Enabled.disabled("this kernel does not load $program: ${e.errno()}")
  } catch (e: AttachException) {
    Enabled.disabled("this kernel does not attach $program: ${e.errno()}")
  }
})

private val kprobes = onlyIf("this kernel has no kprobes") {
  Files.exists(Path.of("/sys/bus/event_source/devices/kprobe/type"))
}

class TracingLinksKernelSpec : KernelTest({
  /** What a program counts of two calls, and that it stops. */
  fun hits(
    program: String,
    counter: String,
    options: AttachOptions? = null,
  ): Long = load(kernel, program).use { loaded ->
    val link = loaded.program(program).let { if (options == null) it.attach() else it.attach(options) }
    trigger(2)
    link.detach()
    trigger()
    loaded.count(counter)
  }

  "a raw tracepoint, with its types and without" {
    for (program in listOf("on_raw", "on_typed")) {
      load(kernel, program).use { loaded ->
        val link = loaded.program(program).attach()
        trigger(2)
        link.detach()
        val counted = loaded.count("hits")
        counted shouldBeGreaterThan 1
        trigger()
        loaded.count("hits") shouldBe counted
      }
    }
  }

  "functions that may sleep" - {
    "an entry".config(lets("on_sleepable_entry")) { hits("on_sleepable_entry", "hits") shouldBe 2 }
    "a return".config(lets("on_sleepable_return")) { hits("on_sleepable_return", "hits") shouldBe 2 }
  }

  "system calls by their names".config(kprobes) {
    hits("on_syscall", "hits") shouldBe 2
    hits("on_syscall_return", "returns") shouldBe 2
  }

  "many functions of the kernel".config(lets("on_multi")) - {
    "by a pattern in the section's name" {
      hits("on_multi", "hits") shouldBe 2
      hits("on_multi_return", "returns") shouldBe 2
    }
    "by names, with cookies" {
      val both = KprobeMultiOptions.of(listOf(GETPGID, "__x64_sys_getppid"))
      hits("on_given", "hits", both) shouldBe 2
      hits("on_cookie", "cookies", both.withCookies(listOf(50, 1))) shouldBe 100
      hits("on_given", "hits", KprobeMultiOptions.of(listOf(GETPGID)).returning()) shouldBe 2
    }
    "a thousand at once" {
      load(kernel, "on_given").use { loaded ->
        val link = loaded.program("on_given").attach(KprobeMultiOptions.matching("__x64_sys_*"))
        link.target() shouldContain " more"
        link.info().type().get() shouldBe LinkType.KPROBE_MULTI
        trigger(2)
        loaded.count("hits") shouldBeGreaterThan 1
      }
    }
    "functions that are not there" {
      load(kernel, "on_none", "on_given").use { loaded ->
        shouldThrow<AttachException> { loaded.program("on_none").attach() }.message shouldContain
          "no function of this kernel that can be probed is like 'no_such_function_*'"
        shouldThrow<AttachException> {
          loaded.program("on_given").attach(KprobeMultiOptions.of(listOf(GETPGID, "no_such_function")))
        }.message shouldContain "this kernel has no such function, or not each of them can be probed"
      }
    }
    "both ends of a call".config(lets("on_session")) {
      load(kernel, "on_session").use { loaded ->
        val link = loaded.program("on_session").attach()
        trigger(2)
        link.detach()
        trigger()
        loaded.count("hits") to loaded.count("returns") shouldBe (2L to 2L)
      }
    }
  }

  "many functions of a program".config(since(6, 6, "links to many uprobes")) - {
    fun counts(program: String, counter: String, options: UprobeMultiOptions) =
      openLinks("kernel.bpf.o", program).let { open ->
        open.load(kernel).use { loaded ->
          val link = loaded.program(program).attach(options)
          Targets.run("target.pie")
          link.detach()
          Targets.run("target.pie")
          loaded.count(counter)
        }
      }
    val path = Targets.path("target.pie")

    "cookies by place" {
      val places = listOf("probed" to 100L, "hidden" to 7L).map { (name, cookie) ->
        UprobeMultiOptions.Place(UserPlace.InFunction(name, 0), 0, cookie)
      }
      counts("on_user_cookie", "cookies", UprobeMultiOptions.of(path, places)) shouldBe 307
    }
    "both ends of a call".config(since(6, 13, "sessions of uprobes")) {
      counts("on_user_session", "returns", UprobeMultiOptions.matching(path, "p*")) shouldBe 3
      counts("on_user_session", "hits", UprobeMultiOptions.matching(path, "?????d")) shouldBe 3
    }
    "one process" {
      load(kernel, "on_user", "on_user_return").use { loaded ->
        val options = UprobeMultiOptions.matching("libc.so.6", "getpgi?").withPid(ownPid)
        loaded.program("on_user").attach(options)
        loaded.program("on_user_return").attach(options.returning())
        trigger(2)
        loaded.count("hits") to loaded.count("returns") shouldBe (2L to 2L)
        val gone = ProcessBuilder("true").start().also { it.waitFor() }.pid().toInt()
        shouldThrow<AttachException> { loaded.program("on_user").attach(options.withPid(gone)) }.message shouldContain
          "there is no process $gone"
        shouldThrow<AttachException> {
          loaded.program("on_user").attach(UprobeMultiOptions.matching("libc.so.6", "no_such_*"))
        }.message shouldContain "no function of it is like that"
      }
    }
  }

  "what a function gives".config(lets("on_result")) { hits("on_result", "hits") shouldBe 2 }

  "security hooks" - {
    "lsm".config(lets("on_lsm")) { hits("on_lsm", "hits") shouldBe 2 }
    "lsm that may sleep".config(lets("on_lsm_sleepable")) {
      load(kernel, "on_lsm_sleepable").use { loaded ->
        val link = loaded.program("on_lsm_sleepable").attach()
        Files.readString(Path.of("/proc/self/comm"))
        link.detach()
        val counted = loaded.count("hits")
        counted shouldBeGreaterThan 0
        Files.readString(Path.of("/proc/self/comm"))
        loaded.count("hits") shouldBe counted
      }
    }
  }

  "another program's function".config(lets("on_lsm")) {
    load(kernel, "on_policy").use { target ->
      val open = openLinks("kernel.bpf.o", "other_policy")
      open.program("other_policy").attachTarget(target.program("on_policy").fd(), "policy")
      open.load(kernel).use { loaded ->
        target.program("on_policy").attach()
        trigger()
        target.count("results") shouldBe 2
        val link = loaded.program("other_policy").attach()
        trigger()
        target.count("results") shouldBe 42
        link.detach()
        trigger()
        target.count("results") shouldBe 2
        val program = target.program("on_policy").fd()
        loaded.program("other_policy").attach(FreplaceOptions.of(program, "policy")).use {
          trigger()
          target.count("results") shouldBe 42
        }
        shouldThrow<AttachException> { loaded.program("other_policy").attach(FreplaceOptions.of(program, "polcy")) }
          .message shouldContain "has no function 'polcy'"
      }
    }
  }

  "iterators" - {
    /** What an iterator gives, read by its pin. */
    fun read(loaded: LoadedObject, program: String, options: IteratorOptions): ByteArray {
      val path = "/sys/fs/bpf/skep-iterator-$ownPid"
      val link = loaded.program(program).attach(options)
      link.info().type().get() shouldBe LinkType.ITER
      link.pin(path)
      return try {
        Files.readAllBytes(Path.of(path))
      } finally {
        link.detach()
      }
    }
    "over all maps" {
      load(kernel, "each_map").use { loaded ->
        val lines = read(loaded, "each_map", IteratorOptions.all()).decodeToString().lines().filter { it.isNotEmpty() }
        lines.toSet() shouldContainExactly setOf("map")
        loaded.program("each_map").attach().target() shouldBe "iterator over bpf_map"
      }
    }
    "over the elements of a map" {
      load(kernel, "each_element").use { loaded ->
        val map = loaded.map("numbers")

        fun bytes(number: Int) = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(number).array()
        map.update(bytes(1), bytes(41))
        map.update(bytes(2), bytes(42))
        val said = ByteBuffer.wrap(read(loaded, "each_element", IteratorOptions.over(IteratorTarget.OfMap(map.fd()))))
        said.order(ByteOrder.nativeOrder())
        listOf(said.getInt(0), said.getInt(4)).sorted() shouldBe listOf(41, 42)
      }
    }
  }

  "of many programs some cannot be attached" - {
    val wanted = listOf("on_nothing", "on_raw", "on_tp", "on_typed", "on_no_function")

    "all or none" {
      load(kernel, *wanted.toTypedArray()).use { loaded ->
        val before = heldResources()
        shouldThrow<AttachException> { loaded.attach() }.program() shouldBeIn listOf("on_nothing", "on_no_function")
        heldResources() shouldBe before
        trigger()
        loaded.count("hits") shouldBe 0
      }
    }
    "those that can, and a report of the others" {
      load(kernel, *wanted.toTypedArray()).use { loaded ->
        val report = loaded.attachPossible()
        report.links().map { it.program() } shouldContainExactlyInAnyOrder listOf("on_raw", "on_tp", "on_typed")
        report.failures().map { it.program() } shouldContainExactlyInAnyOrder listOf("on_nothing", "on_no_function")
        report.toString() shouldContain "3 attached, 2 not\n"
        report.toString() shouldContain "\n  prog 'on_nothing' (raw_tp/no_such_tracepoint): "
        report.toString() shouldContain "\n  prog 'on_no_function' (kprobe/no_such_function): "
        report.links().filter { it.program() != "on_tp" }.forEach { it.close() }
        val counted = loaded.count("hits")
        trigger()
        loaded.count("hits") shouldBe counted + 1
      }
    }
  }
})
