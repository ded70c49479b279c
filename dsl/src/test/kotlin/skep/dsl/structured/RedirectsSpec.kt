package skep.dsl.structured

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.runBlocking
import skep.dsl.*
import skep.kernel.KernelTest
import skep.kernel.since
import skep.link.Network
import skep.link.TcOptions
import skep.link.XdpOptions
import skep.map.RedirectMap
import skep.struct.*
import java.util.Optional
import java.util.OptionalInt
import kotlin.time.Duration.Companion.seconds

/** Packets that come in at `skep1` go elsewhere: what comes back to `skep0`, a program there counts. */
private class Switch(all: Boolean = false) : Bpf("switch", "GPL") {
  val redirected by global(u64)
  val seen by global(u64)
  val returned by global(u64)
  val ports by devMap(maxEntries = 4)
  val hashed by devMapHash(maxEntries = 4)
  val cpus by cpuMap(maxEntries = 1)
  val sockets by xskMap(maxEntries = 4)

  val toPort by xdp { ret(redirect(ports, u32(1), otherwise = TX)) }
  val toHashed by xdp { ret(redirect(hashed, u32(1000), otherwise = PASS)) }
  val toCpu by xdp { ret(redirect(cpus, u32(0))) }
  val toSocket by xdp { ret(redirect(sockets, rxQueueIndex, otherwise = DROP)) }
  val toDevice by xdp { ret(redirect(ingressIfindex)) }
  val toAll by xdp {
    if (all) ret(broadcast(ports, back = true)) else ret(PASS)
  }
  val toSender by tc { ret(redirect(ifindex)) }
  val onDevice by xdpDevmap(onShortPacket = XDP_PASS) {
    passOthers()
    seen.value = seen.value + egressIfindex.toU64()
    ret(PASS)
  }
  val onCpu by xdpCpumap(onShortPacket = XDP_PASS) {
    passOthers()
    seen.value = seen.value + 1
    ret(DROP)
  }
  val onReturn by xdp(onShortPacket = XDP_PASS) {
    passOthers()
    returned.value = returned.value + 1
    ret(DROP)
  }

  /** Leaves only the packets of [Network.send]: devices have some of their own to say. */
  fun XdpBody.passOthers() {
    returnIf(next(Eth)[Eth.proto] ne be16(0x0800), PASS)
    val ip by next(Ipv4)
    returnIf(ip[Ipv4.protocol] ne 17, PASS)
  }
}

private const val ABORTED = 0
private const val DROP = 1
private const val PASS = 2
private const val TX = 3
private const val REDIRECT = 4

class RedirectsSpec :
  KernelTest({
    /** [Switch] with one of its programs at `skep1`, and that which counts at `skep0`. */
    fun with(program: Switch.() -> Program, all: Boolean = false, test: Loaded<Switch>.(Switch) -> Unit) =
      Network.isolated {
        Switch(all).load(kernel) { bpf ->
          bpf.onReturn.attach(XdpOptions.on("skep0"))
          val tc = TcOptions.on("skep1", TcOptions.Direction.INGRESS)
          bpf.program().attach(if (bpf.program() === bpf.toSender) tc else XdpOptions.on("skep1"))
          test(bpf)
        }
      }

    fun soon(what: () -> ULong, count: ULong) = runBlocking { eventually(5.seconds) { what() shouldBe count } }

    fun Loaded<Switch>.verdict(program: Program): Int = program.run(ByteArray(64)).returnValue()

    "to devices, with a program of their own and without" {
      with({ toPort }) { bpf ->
        verdict(bpf.toPort) shouldBe TX
        val device = kernel.deviceIndex("skep1").asInt
        bpf.ports.put(1u, device, bpf.onDevice)
        verdict(bpf.toPort) shouldBe REDIRECT
        Network.send(2)
        soon({ bpf.returned.value }, 2u)
        bpf.seen.value shouldBe 2uL * device.toULong()
        bpf.ports[1u] = device
        bpf.ports.targets.get(1u) shouldBe Optional.of(RedirectMap.Target(device, OptionalInt.empty()))
        Network.send()
        soon({ bpf.returned.value }, 3u)
        bpf.seen.value shouldBe 2uL * device.toULong()
      }
    }

    "to devices by any number" {
      with({ toHashed }) { bpf ->
        verdict(bpf.toHashed) shouldBe PASS
        bpf.hashed[1000u] = kernel.deviceIndex("skep1").asInt
        verdict(bpf.toHashed) shouldBe REDIRECT
        Network.send(2)
        soon({ bpf.returned.value }, 2u)
      }
    }

    "to a CPU" {
      with({ toCpu }) { bpf ->
        verdict(bpf.toCpu) shouldBe ABORTED
        bpf.cpus.put(0u, 64, bpf.onCpu)
        Network.send(3)
        soon({ bpf.seen.value }, 3u)
        bpf.cpus[0u] = 128
        bpf.cpus.targets.get(0u).get().number() shouldBe 128
      }
    }

    "to sockets, of which there are none" {
      with({ toSocket }) { bpf ->
        verdict(bpf.toSocket) shouldBe DROP
        bpf.sockets.sockets.keys() shouldBe listOf(0u, 1u, 2u, 3u)
      }
    }

    "to a device without a map, of XDP and of tc" {
      with({ toDevice }) { bpf ->
        Network.send(2)
        soon({ bpf.returned.value }, 2u)
      }
      with({ toSender }) { bpf ->
        Network.send(2)
        soon({ bpf.returned.value }, 2u)
      }
    }

    "to all devices".config(since(5, 14, "BPF_F_BROADCAST")) {
      with({ toAll }, all = true) { bpf ->
        val device = kernel.deviceIndex("skep1").asInt
        bpf.ports[0u] = device
        bpf.ports[3u] = device
        Network.send(2)
        soon({ bpf.returned.value }, 4u)
      }
    }

    "a verdict that is none is refused" {
      class Wrong : Bpf("wrong", "GPL") {
        val ports by devMap(maxEntries = 1)
        val prog by xdp { ret(redirect(ports, u32(0), otherwise = 4)) }
      }
      shouldThrow<BpfDslException> { Wrong().toSpec() }.message!! shouldContain
        "the verdict is ABORTED, DROP, PASS or TX (0 to 3), not 4"
    }
  })
