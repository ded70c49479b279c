package skep.link

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.kernel.KernelTest
import skep.kernel.LinkType
import skep.kernel.onlyIf
import skep.kernel.since
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit

/** A process that is busy. */
private fun <T> busy(test: (Int) -> T): T {
  val process = ProcessBuilder("sh", "-c", "while :; do :; done").start()
  try {
    return test(process.pid().toInt())
  } finally {
    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS)
  }
}

/** Whether there is a PMU, which virtual machines often lack. */
private fun hasCycles(): Boolean = Files.exists(Path.of("/sys/bus/event_source/devices/cpu"))

class PerfEventKernelSpec : KernelTest({
  /** What is counted by the time that there is something, or after ten seconds; and that it stops. */
  fun samples(options: PerfEventOptions): Long = loadLinks(kernel, "user.bpf.o", "on_sample").use { loaded ->
    val link = loaded.program("on_sample").attach(options)
    repeat(1000) { if (loaded.count("samples") < 3) Thread.sleep(10) }
    link.detach()
    val counted = loaded.count("samples")
    Thread.sleep(50)
    loaded.count("samples") shouldBe counted
    counted
  }

  for (way in listOf(AttachWay.BEST, AttachWay.WITHOUT_LINK)) {
    "a process, $way" {
      busy { samples(PerfEventOptions.cpuClock().perSecond(200).withPid(it).withWay(way)) } shouldBeGreaterThan 0
    }
    "every CPU, $way" {
      busy { samples(PerfEventOptions.cpuClock().every(1_000_000).withWay(way)) } shouldBeGreaterThan 0
    }
    "a CPU, $way" {
      busy { samples(PerfEventOptions.cpuClock().perSecond(200).withCpu(0).withWay(way)) } shouldBeGreaterThan 0
    }
  }

  "a counter of the hardware".config(onlyIf("this machine counts no cycles", ::hasCycles)) {
    busy { samples(PerfEventOptions.hardware(0).every(100_000).withPid(it)) } shouldBeGreaterThan 0
  }

  "a machine that counts nothing".config(onlyIf("this machine counts cycles") { !hasCycles() }) {
    loadLinks(kernel, "user.bpf.o", "on_sample").use { loaded ->
      shouldThrow<AttachException> { loaded.program("on_sample").attach(PerfEventOptions.hardware(0)) }.message
        .shouldContain("cannot be attached to hardware counter 0")
        .shouldContain("this machine has no such event; virtual machines often count no cycles")
    }
  }

  "a link".config(since(5, 15, "links to perf events")) {
    busy { pid ->
      loadLinks(kernel, "user.bpf.o", "on_sample").use { loaded ->
        val link = loaded.program("on_sample").attach(PerfEventOptions.cpuClock().withPid(pid).withWay(AttachWay.LINK))
        link.target() shouldBe "software counter 0 of process $pid"
        link.info().type().get() shouldBe LinkType.PERF_EVENT
      }
    }
  }

  "errors" {
    loadLinks(kernel, "user.bpf.o", "on_sample").use { loaded ->
      fun problem(options: PerfEventOptions) =
        shouldThrow<AttachException> { loaded.program("on_sample").attach(options) }.message
      val gone = ProcessBuilder("true").start().also { it.waitFor() }.pid().toInt()
      problem(PerfEventOptions.cpuClock().withPid(gone)) shouldContain "there is no process $gone"
      problem(PerfEventOptions.software(4711)) shouldContain "software counter 4711: perf_event_open("
      problem(PerfEventOptions.cpuClock().withCpu(4000)) shouldContain "on CPU 4000"
      problem(PerfEventOptions.cpuClock().withCookie(1).withWay(AttachWay.WITHOUT_LINK)) shouldContain "a cookie needs"
    }
  }
})
