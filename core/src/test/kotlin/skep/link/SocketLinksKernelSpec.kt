package skep.link

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.kernel.Fd
import skep.kernel.KernelTest
import skep.kernel.hasVersion
import skep.kernel.onlyIf
import skep.kernel.since
import skep.load.LoadedObject
import java.net.ConnectException
import java.net.InetAddress
import java.net.Socket
import java.nio.ByteBuffer
import java.nio.ByteOrder

class SocketLinksKernelSpec : KernelTest({
  /** What a program counts of an event, and that it stops. */
  fun hits(program: String, options: AttachOptions, event: () -> Unit): Long =
    loadLinks(kernel, "sockets.bpf.o", program).use { loaded ->
      val link = loaded.program(program).attach(options)
      event()
      link.detach()
      val counted = loaded.count("hits")
      event()
      loaded.count("hits") shouldBe counted
      counted
    }

  "netfilter".config(since(6, 4, "programs of netfilter")) - {
    "what goes out" {
      Network.isolated {
        hits("on_netfilter", NetfilterOptions.at(NetfilterOptions.Hook.LOCAL_OUT)) { send(2) }
      } shouldBe
        2
    }
    "two of the same priority" {
      Network.isolated {
        loadLinks(kernel, "sockets.bpf.o", "on_netfilter").use { loaded ->
          val options = NetfilterOptions.at(NetfilterOptions.Hook.LOCAL_OUT).withPriority(-5)
          loaded.program("on_netfilter").attach(options)
          shouldThrow<AttachException> { loaded.program("on_netfilter").attach(options) }.message shouldContain
            "netfilter ipv4 local-out has a program of priority -5 already; give it another"
          loaded.program("on_netfilter").attach(options.withPriority(-4).defragmented())
          send()
          loaded.count("hits") shouldBe 2
        }
      }
    }
  }

  "netkit".config(onlyIf("this kernel has no netkit devices (Linux 6.7)") { Network.makes("netkit") }) {
    Network.isolated {
      val peer = netkit()
      loadLinks(kernel, "net.bpf.o", "on_primary", "on_peer").use { loaded ->
        val links = listOf("on_primary", "on_peer").map { loaded.program(it).attach(NetkitOptions.on("skepnk")) }
        send()
        loaded.count("egress") to loaded.count("ingress") shouldBe (1L to 0L)
        ip("addr del 10.9.0.1/24 dev skepnk")
        ip("addr add 10.9.0.1/24 dev $peer")
        send()
        loaded.count("egress") to loaded.count("ingress") shouldBe (1L to 1L)
        links.forEach { it.detach() }
        send()
        loaded.count("egress") to loaded.count("ingress") shouldBe (1L to 1L)
      }
    }
  }

  "a network namespace" - {
    fun knock() {
      shouldThrow<ConnectException> { Socket(InetAddress.getByAddress(byteArrayOf(127, 0, 0, 1)), 9999) }
    }
    "lookups of sockets" {
      Network.isolated { hits("on_lookup", NamespaceOptions.own()) { knock() } } shouldBeGreaterThan 0
    }
    "flow dissection" {
      Network.isolated {
        kernel.packetSocket(kernel.deviceIndex("skep0").asInt).use { socket ->
          // A frame that a program sends as it is has to be looked into.
          val frame = ByteArray(60).also { it[12] = 8 }
          hits("on_flow", NamespaceOptions.own()) { sendFrame(socket.number(), frame) } shouldBe 1
        }
      }
    }
    "that is not there" {
      loadLinks(kernel, "sockets.bpf.o", "on_lookup").use { loaded ->
        shouldThrow<AttachException> { loaded.program("on_lookup").attach(NamespaceOptions.of("/no/such")) }
          .message shouldContain "cannot be attached to network namespace /no/such: open("
      }
    }
  }

  "maps of sockets" - {
    fun LoadedObject.hold(socket: RawSocket) {
      val key = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(1).array()
      val value = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(socket.fd.toLong()).array()
      map("sockets").update(key, value)
    }
    for (way in listOf(AttachWay.BEST, AttachWay.WITHOUT_LINK)) {
      "messages, $way" {
        Network.isolated {
          RawSocket.pair { client, server ->
            loadLinks(kernel, "sockets.bpf.o", "on_message").use { loaded ->
              val link = loaded.program("on_message").attach(SockmapOptions.of(loaded.map("sockets").fd()).withWay(way))
              loaded.hold(client)
              client.send()
              server.receive() shouldBe 1
              loaded.count("hits") shouldBe 1
              // A socket gets the map's programs when it is put in.
              link.detach()
              RawSocket.pair(9996) { other, end ->
                loaded.hold(other)
                other.send()
                end.receive() shouldBe 1
              }
              loaded.count("hits") shouldBe 1
            }
          }
        }
      }
      "streams, $way" {
        Network.isolated {
          RawSocket.pair { client, server ->
            loadLinks(kernel, "sockets.bpf.o", "on_parser", "on_verdict").use { loaded ->
              val options = SockmapOptions.of(loaded.map("sockets").fd()).withWay(way)
              val links = listOf("on_parser", "on_verdict").map { loaded.program(it).attach(options) }
              loaded.hold(server)
              client.send()
              server.receive() shouldBe 1
              loaded.count("hits") shouldBe 2
              links.forEach { it.detach() }
            }
          }
        }
      }
    }
    "a program that was not loaded for it" {
      loadLinks(kernel, "sockets.bpf.o", "on_packet").use { loaded ->
        shouldThrow<AttachException> {
          loaded.program("on_packet").attach(SockmapOptions.of(loaded.map("sockets").fd()))
        }.message shouldContain "it was not loaded for that: its section would be such as sk_skb/stream_verdict"
      }
    }
  }

  "sockets" - {
    "packets of a device" {
      Network.isolated { hits("on_packet", SocketOptions.device("skep1")) { send(2) } } shouldBe 2
    }
    "a packet socket of the caller's" {
      Network.isolated {
        kernel.packetSocket(kernel.deviceIndex("skep1").asInt).use { socket ->
          hits("on_packet", SocketOptions.of(socket)) { send() } shouldBe 1
        }
      }
    }
    "which of two sockets of a port" {
      Network.isolated {
        RawSocket.sharing(9998) { first, _ ->
          Fd(first.fd, "socket") {}.use { socket ->
            hits("on_choice", SocketOptions.of(socket)) { RawSocket.datagram(9998) } shouldBe 1
          }
        }
      }
    }
    "a device that is not there" {
      loadLinks(kernel, "sockets.bpf.o", "on_packet").use { loaded ->
        shouldThrow<AttachException> { loaded.program("on_packet").attach(SocketOptions.device("skep7")) }
          .message shouldContain "there is no network device 'skep7'"
      }
    }
  }

  "structs of functions" - {
    /** Whether the kernel offers a congestion control of that name. */
    fun offers(name: String) =
      name in kernel.readText("/proc/sys/net/ipv4/tcp_available_congestion_control").get().split(' ', '\n')

    fun load() = openLinks("structs.bpf.o").also { open -> open.programs().forEach { it.autoload(true) } }

    "by a link, and another one instead".config(since(6, 4, "structs with a link")) {
      load().load(kernel).use { loaded ->
        val link = loaded.structOps("first").attach()
        offers("skep_linked") shouldBe true
        RawSocket.connectWith("skep_linked")
        loaded.structOps("second").replace(link)
        link.program() shouldBe "second"
        RawSocket.connectWith("skep_linked")
        loaded.count("firsts") to loaded.count("seconds") shouldBe (1L to 1L)
        link.detach()
        offers("skep_linked") shouldBe false
      }
    }
    "without a link" {
      val open = load()
      if (!hasVersion(6, 4)) listOf("first", "second").forEach { open.map(it).autocreate(false) }
      open.load(kernel).use { loaded ->
        val link = loaded.structOps("alone").attach()
        offers("skep_alone") shouldBe true
        RawSocket.connectWith("skep_alone")
        loaded.count("firsts") shouldBe 1
        link.detach()
        offers("skep_alone") shouldBe false
      }
    }
  }
})
