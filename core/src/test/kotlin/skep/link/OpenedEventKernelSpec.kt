package skep.link

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.test.config.TestConfig
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.kernel.Fd
import skep.kernel.KernelTest
import skep.kernel.LinkType
import skep.kernel.PerfEvent
import skep.kernel.since
import skep.load.LoadedObject
import skep.load.openFixture
import skep.load.ownPid
import skep.load.trigger
import java.util.concurrent.TimeUnit

private const val CPU_CLOCK = 0L
private const val CONTEXT_SWITCHES = 3L
private const val GETPGID = "events/syscalls/sys_enter_getpgid"

/** `precise_ip` of 1, in `struct perf_event_attr`'s flags. */
private const val PRECISE = 1L shl 15

class OpenedEventKernelSpec : KernelTest({
  /** The time of a process that is busy, with a sample in each millisecond of it. */
  fun <T> clock(flags: Long = 0, test: (Fd) -> T): T {
    val process = ProcessBuilder("sh", "-c", "while :; do :; done").start()
    try {
      val request = PerfEvent.counter(PerfEvent.TYPE_SOFTWARE, CPU_CLOCK, process.pid().toInt(), PerfEvent.ANY)
      return kernel.perfEventOpen(request.every(1_000_000).withFlags(flags)).use(test)
    } finally {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS)
    }
  }

  fun LoadedObject.samples() = count("samples")

  fun openGetpgid() = kernel.perfEventOpen(
    PerfEvent.tracepoint(kernel.readText(kernel.tracefs().get() + "/$GETPGID/id").get().trim().toLong()),
  )

  /** Waits until something grows, at most ten seconds; fails unless it does. */
  fun grows(number: () -> Long) {
    val before = number()
    repeat(1000) { if (number() == before) Thread.sleep(10) }
    number() shouldBeGreaterThan before
  }

  fun stands(number: () -> Long) {
    val before = number()
    Thread.sleep(50)
    number() shouldBe before
  }

  "by a link: the program leaves the event, which counts on and takes another".config(
    since(5, 15, "links to perf events"),
  ) {
    loadLinks(kernel, "user.bpf.o", "on_sample", "on_sample_cookie").use { loaded ->
      clock { event ->
        val link = loaded.program("on_sample").attach(OpenedEventOptions.of(event).withWay(AttachWay.LINK))
        link.target() shouldBe event.toString()
        link.info().type().get() shouldBe LinkType.PERF_EVENT
        grows(loaded::samples)
        link.detach()
        stands(loaded::samples)
        event.isClosed shouldBe false
        grows { kernel.perfCount(event) }

        val options = OpenedEventOptions.of(event).withCookie(0x1234567890)
        loaded.program("on_sample_cookie").attach(options).use { grows(loaded::samples) }
        loaded.count("cookies") shouldBe 0x1234567890
        stands(loaded::samples)
        grows { kernel.perfCount(event) }
      }
    }
  }

  "without a link: the event stops, still has its count, and keeps the program" {
    loadLinks(kernel, "user.bpf.o", "on_sample").use { loaded ->
      clock { event ->
        val options = OpenedEventOptions.of(event).withWay(AttachWay.WITHOUT_LINK)
        val link = loaded.program("on_sample").attach(options)
        link.fd().isPresent shouldBe false
        grows(loaded::samples)
        link.detach()
        stands(loaded::samples)
        stands { kernel.perfCount(event) }
        kernel.perfCount(event) shouldBeGreaterThan 0

        for (way in listOf(AttachWay.BEST, AttachWay.WITHOUT_LINK)) {
          shouldThrow<AttachException> {
            loaded.program("on_sample").attach(options.withWay(way))
          }.message shouldContain
            "prog 'on_sample' (perf_event): $event: the event runs a program already; one that is attached without a " +
            "link stays until the event is closed"
        }
        kernel.perfEnable(event)
        grows(loaded::samples)
      }
    }
  }

  for (way in listOf(AttachWay.BEST, AttachWay.WITHOUT_LINK)) {
    "an event that was opened stopped starts when it is to, $way" {
      loadLinks(kernel, "user.bpf.o", "on_sample").use { loaded ->
        clock(PerfEvent.DISABLED) { event ->
          val options = OpenedEventOptions.of(event).withWay(way).withoutEnabling()
          loaded.program("on_sample").attach(options).use {
            stands(loaded::samples)
            kernel.perfCount(event) shouldBe 0
            kernel.perfEnable(event)
            grows(loaded::samples)
          }
        }
        clock(PerfEvent.DISABLED) { event ->
          loaded.program("on_sample").attach(OpenedEventOptions.of(event).withWay(way)).use { grows(loaded::samples) }
        }
      }
    }

    "the event may be closed before the link, $way" {
      loadLinks(kernel, "user.bpf.o", "on_sample").use { loaded ->
        clock { event ->
          val link = loaded.program("on_sample").attach(OpenedEventOptions.of(event).withWay(way))
          grows(loaded::samples)
          event.close()
          if (way == AttachWay.BEST && link.fd().isPresent) grows(loaded::samples) else stands(loaded::samples)
          link.detach()
          stands(loaded::samples)
        }
      }
    }
  }

  "a descriptor that another library opened is not closed" {
    loadLinks(kernel, "user.bpf.o", "on_sample").use { loaded ->
      clock { event ->
        var closed = 0
        val link = loaded.program("on_sample").attach(
          OpenedEventOptions.of(
            Fd(event.number(), "event of another library") {
              closed++
            },
          ),
        )
        grows(loaded::samples)
        link.detach()
        closed shouldBe 0
      }
    }
  }

  "context switches, counted and sampled" {
    loadLinks(kernel, "user.bpf.o", "on_sample").use { loaded ->
      val request = PerfEvent.counter(PerfEvent.TYPE_SOFTWARE, CONTEXT_SWITCHES, 0, PerfEvent.ANY).every(1)
      kernel.perfEventOpen(request).use { event ->
        loaded.program("on_sample").attach(OpenedEventOptions.of(event)).use {
          repeat(5) { Thread.sleep(1) }
          loaded.samples() shouldBeGreaterThan 4
          kernel.perfCount(event) shouldBeGreaterThan 4
        }
      }
    }
  }

  for (way in listOf(AttachWay.LINK, AttachWay.WITHOUT_LINK)) {
    val config = if (way == AttachWay.LINK) since(5, 15, "links to perf events") else TestConfig()
    "a tracepoint, $way".config(config) {
      val open = openFixture("kinds.bpf.o")
      open.programs().forEach { it.autoload(it.name() == "on_tp") }
      open.global("pid").setInt(ownPid)
      open.load(kernel).use { loaded ->
        openGetpgid().use { event ->
          val link = loaded.program("on_tp").attach(OpenedEventOptions.of(event).withWay(way))
          trigger(2)
          link.detach()
          trigger()
          // Without a link only closing the event ends it.
          loaded.count("tp_hits") shouldBe if (way == AttachWay.LINK) 2 else 3
        }
        val counted = loaded.count("tp_hits")
        trigger()
        loaded.count("tp_hits") shouldBe counted
      }
    }
  }

  "errors" {
    loadLinks(kernel, "user.bpf.o", "on_sample", "on_sample_stack").use { loaded ->
      fun problem(program: String, options: OpenedEventOptions) =
        shouldThrow<AttachException> { loaded.program(program).attach(options) }.message
      kernel.openFile("/proc/self/status").use {
        problem("on_sample", OpenedEventOptions.of(it)) shouldContain "$it: that is no perf event"
      }
      clock { event ->
        problem("on_sample", OpenedEventOptions.of(event).withCookie(1).withWay(AttachWay.WITHOUT_LINK)) shouldContain
          "a cookie needs a link to the perf event"
      }
      clock(PRECISE) { event ->
        for (way in listOf(AttachWay.BEST, AttachWay.WITHOUT_LINK)) {
          problem("on_sample_stack", OpenedEventOptions.of(event).withWay(way)) shouldContain
            "the program asks for the stack, which precise events (precise_ip) have only with PERF_SAMPLE_CALLCHAIN"
        }
      }
      clock { event ->
        event.close()
        shouldThrow<IllegalStateException> { loaded.program("on_sample").attach(OpenedEventOptions.of(event)) }.message
          .shouldContain("is closed")
        shouldThrow<IllegalStateException> { kernel.perfCount(event) }.message shouldContain "is closed"
      }
    }
  }
})
