package skep.link

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.kernel.KernelTest
import skep.kernel.LinkType
import skep.kernel.Pins
import skep.kernel.since
import skep.link.TcOptions.Direction.EGRESS
import skep.link.TcOptions.Direction.INGRESS
import java.nio.file.Files
import java.nio.file.Path

class NetworkKernelSpec : KernelTest({
  /** What a program counts of two packets, and that it stops. */
  fun Network.counts(program: String, counter: String, options: AttachOptions): Long =
    loadLinks(kernel, "net.bpf.o", program).use { loaded ->
      val link = loaded.program(program).attach(options)
      send(2)
      link.detach()
      send()
      loaded.count(counter)
    }

  "xdp" - {
    for (way in AttachWay.entries) {
      for (mode in XdpOptions.Mode.entries - XdpOptions.Mode.OFFLOADED) {
        "$way, $mode" {
          val options = XdpOptions.on("skep1").withWay(way).withMode(mode)
          Network.isolated { counts("on_xdp", "packets", options) } shouldBe 2
        }
      }
      "$way: a device has one program, and keeps it" {
        Network.isolated {
          loadLinks(kernel, "net.bpf.o", "on_xdp", "other_xdp").use { loaded ->
            val options = XdpOptions.on("skep1").withWay(way)
            loaded.program("on_xdp").attach(options)
            shouldThrow<AttachException> { loaded.program("other_xdp").attach(options) }.message shouldContain
              "skep1 has a program already (bpftool net shows it), and can have one only"
            send()
            loaded.count("packets") shouldBe 1
          }
        }
      }
      "$way: a device that is removed" {
        Network.isolated {
          loadLinks(kernel, "net.bpf.o", "on_xdp").use { loaded ->
            val link = loaded.program("on_xdp").attach(XdpOptions.on("skep1").withWay(way))
            ip("link del skep1")
            link.detach()
          }
        }
      }
    }
    "another program instead, pinned, found again, and detached for good" {
      val path = "/sys/fs/bpf/skep-xdp-${ProcessHandle.current().pid()}"
      Network.isolated {
        loadLinks(kernel, "net.bpf.o", "on_xdp", "other_xdp").use { loaded ->
          val link = loaded.program("on_xdp").attach(XdpOptions.on("skep1"))
          link.info().type().get() shouldBe LinkType.XDP
          send()
          link.update(loaded.program("other_xdp"))
          link.program() shouldBe "other_xdp"
          send()
          loaded.count("packets") shouldBe 101
          link.pin(path)
          link.pinPath().get() shouldBe path
          shouldThrow<AttachException> { link.pin("$path-2") }.message shouldContain "is pinned already, at $path"
          link.close()
          link.isAttached shouldBe false
          send()
          loaded.count("packets") shouldBe 201
          Link.pinned(kernel, path).use { again ->
            again.program() shouldBe "other_xdp"
            again.update(loaded.program("on_xdp"))
          }
          send()
          loaded.count("packets") shouldBe 202
          Link.pinned(kernel, path).detach()
          Files.exists(Path.of(path)) shouldBe false
          send()
          loaded.count("packets") shouldBe 202
        }
      }
    }
    "packets of more than a page".config(since(5, 18, "XDP programs for packets in fragments")) {
      Network.isolated {
        ip("link set skep0 mtu 9000")
        ip("link set skep1 mtu 9000")
        val length = 14 + 20 + 8 + 8000L
        loadLinks(kernel, "net.bpf.o", "on_xdp", "longest", "on_fragments").use { loaded ->
          shouldThrow<AttachException> { loaded.program("on_xdp").attach(XdpOptions.on("skep1")) }.message shouldContain
            "prog 'on_xdp' (xdp): cannot be attached to xdp of skep1"
          val link = loaded.program("longest").attach(XdpOptions.on("skep1"))
          send(size = 8000)
          loaded.count("packets") shouldBe length
          link.detach()
          send(size = 8100)
          loaded.count("packets") shouldBe length
        }
        counts("on_fragments", "packets", XdpOptions.on("skep1").withMode(XdpOptions.Mode.NATIVE)) shouldBe 2
      }
    }
    "a device that is not there" {
      loadLinks(kernel, "net.bpf.o", "on_xdp").use { loaded ->
        shouldThrow<AttachException> { loaded.program("on_xdp").attach(XdpOptions.on("skep7")) }.message shouldContain
          "there is no network device 'skep7' in this network namespace"
        shouldThrow<AttachException> {
          loaded.program("on_xdp").attach(XdpOptions.on(NetworkDevice.number(99999)))
        }.message shouldContain "ENODEV"
      }
    }
  }

  "tc" - {
    "clsact" {
      Network.isolated {
        counts("on_ingress", "ingress", TcOptions.on("skep1", INGRESS)) shouldBe 2
        counts("on_egress", "egress", TcOptions.on("skep0", EGRESS)) shouldBe 2
        counts("on_egress", "egress", TcOptions.on("skep0", EGRESS).withPriority(7).withHandle(3)) shouldBe 2
      }
    }
    "two filters, and clsact goes with that which made it, unless it is in use" {
      Network.isolated {
        loadLinks(kernel, "net.bpf.o", "on_ingress", "on_egress").use { loaded ->
          val one = TcOptions.on("skep0", EGRESS).withPriority(1).withHandle(1)
          val link = loaded.program("on_ingress").attach(one)
          val second = loaded.program("on_egress").attach(one.withPriority(2))
          shouldThrow<AttachException> { loaded.program("on_egress").attach(one) }.message shouldContain "EEXIST"
          send()
          loaded.count("ingress") to loaded.count("egress") shouldBe (1L to 0L) // TC_ACT_OK ends it
          loaded.program("on_egress").attach(one.replacing())
          send()
          loaded.count("ingress") to loaded.count("egress") shouldBe (1L to 1L)
          second.detach()
          discipline() shouldContain "clsact"
          link.detach()
          discipline().contains("clsact") shouldBe false
          val maker = loaded.program("on_egress").attach(one)
          val user = loaded.program("on_egress").attach(one.withPriority(2))
          maker.detach()
          discipline() shouldContain "clsact"
          user.detach()
        }
      }
    }
    "a device that is removed" {
      Network.isolated {
        loadLinks(kernel, "net.bpf.o", "on_egress").use { loaded ->
          val link = loaded.program("on_egress").attach(TcOptions.on("skep0", EGRESS))
          ip("link del skep0")
          link.detach()
        }
      }
    }
  }

  "tcx".config(since(6, 6, "tcx")) - {
    "ingress and egress" {
      Network.isolated {
        counts("on_tcx_ingress", "ingress", TcxOptions.on("skep1")) shouldBe 2
        counts("on_tcx_egress", "egress", TcxOptions.on("skep0")) shouldBe 2
      }
    }
    "a program that was not loaded for it" {
      Network.isolated {
        loadLinks(kernel, "net.bpf.o", "on_egress").use { loaded ->
          shouldThrow<AttachException> { loaded.program("on_egress").attach(TcxOptions.on("skep0")) }
            .message shouldContain
            "it was not loaded for that: its section would be such as tcx/ingress, or it is to be attached with TcOptions"
        }
      }
    }
  }

  // Routes have no links: they are given a program's pin, and it is theirs until they are removed.
  "a route" - {
    fun Network.counted(program: String, hook: String, event: Network.() -> Unit): Long {
      val path = "/sys/fs/bpf/skep-route-${ProcessHandle.current().pid()}"
      return loadLinks(kernel, "net.bpf.o", program).use { loaded ->
        Pins.pin(kernel, loaded.program(program).fd(), path)
        try {
          val route = if (hook == "in") "local 10.9.0.2/32 dev lo" else "10.9.0.2/32 dev skep0"
          ip("route replace $route encap bpf $hook pinned $path")
          event()
          ip("route del $route")
          val counted = loaded.count("packets")
          event()
          loaded.count("packets") shouldBe counted
          counted
        } finally {
          kernel.removeFile(path)
        }
      }
    }
    "what goes out" { Network.isolated { counted("on_lwt_out", "out") { send(2) } } shouldBe 2 }
    "what is sent" { Network.isolated { counted("on_lwt_xmit", "xmit") { send(2) } } shouldBe 2 }
  }

  "what a link cannot" {
    Network.isolated {
      loadLinks(kernel, "net.bpf.o", "on_egress").use { loaded ->
        val link = loaded.program("on_egress").attach(TcOptions.on("skep0", EGRESS))
        shouldThrow<AttachException> { link.info() }.message shouldContain
          "it is attached to tc egress of skep0 without a BPF link of its own, which could be asked for"
        shouldThrow<AttachException> { link.pin("/sys/fs/bpf/x") }.message shouldContain "could be pinned"
        shouldThrow<AttachException> { link.update(loaded.program("on_egress")) }
      }
    }
  }
})

private fun discipline(): String =
  ProcessBuilder("tc", "qdisc", "show", "dev", "skep0").start().inputStream.readAllBytes().decodeToString()
