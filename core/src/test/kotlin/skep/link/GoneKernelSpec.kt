package skep.link

import io.kotest.core.test.config.TestConfig
import io.kotest.matchers.shouldBe
import skep.kernel.KernelTest
import skep.kernel.since
import java.util.concurrent.TimeUnit

/** What a program was attached to is gone: detaching it is no error, and leaves nothing. */
class GoneKernelSpec : KernelTest({
  "a process" - {
    fun survives(file: String, program: String, options: (Int) -> AttachOptions) {
      val process = Targets.start("target", "wait")
      try {
        loadLinks(kernel, file, program).use { loaded ->
          val link = loaded.program(program).attach(options(process.pid().toInt()))
          process.destroyForcibly().waitFor(10, TimeUnit.SECONDS) shouldBe true
          link.isAttached shouldBe true
          link.fd().ifPresent { link.info().programId() shouldBe kernel.progInfo(loaded.program(program).fd()).id() }
          link.detach()
        }
      } finally {
        process.destroyForcibly().waitFor()
      }
    }

    val target = Targets.path("target")
    for (mode in ProbeMode.entries) {
      val config = if (mode == ProbeMode.LINK) since(5, 15, "links to perf events") else TestConfig()
      "of a uprobe, $mode".config(config) {
        survives("user.bpf.o", "on_entry") { UprobeOptions.entry(target, "probed").withPid(it).withMode(mode) }
      }
    }
    "of many uprobes".config(since(6, 6, "links to many uprobes")) {
      survives("kernel.bpf.o", "on_user") { UprobeMultiOptions.matching(target, "p*").withPid(it) }
    }
    "of a static probe" {
      survives("usdt.bpf.o", "on_probe") { UsdtOptions.of(Targets.path("probes"), "main", "forms").withPid(it) }
    }
    for (way in listOf(AttachWay.BEST, AttachWay.WITHOUT_LINK)) {
      "of a perf event, $way" {
        survives("user.bpf.o", "on_sample") { PerfEventOptions.cpuClock().withPid(it).withWay(way) }
      }
    }
  }

  "a network device" - {
    fun survives(program: String, options: AttachOptions) = Network.isolated {
      loadLinks(kernel, "net.bpf.o", program).use { loaded ->
        val link = loaded.program(program).attach(options)
        ip("link del skep0")
        link.detach()
      }
    }

    "of tcx".config(since(6, 6, "tcx")) { survives("on_tcx_egress", TcxOptions.on("skep0")) }
    "of a socket" {
      Network.isolated {
        loadLinks(kernel, "sockets.bpf.o", "on_packet").use { loaded ->
          val link = loaded.program("on_packet").attach(SocketOptions.device("skep1"))
          ip("link del skep1")
          link.detach()
        }
      }
    }
  }
})
