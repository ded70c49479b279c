package skep.dsl.structured

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.btf.BtfMembers
import skep.dsl.*
import skep.dsl.packet.packet
import skep.kernel.KernelTest
import skep.kernel.KernelTypes
import skep.struct.*

private class DropPorts : Bpf("drop_ports", "GPL") {
  val blocked by hash(u16, u64, maxEntries = 64)
  val filter by xdp(onShortPacket = XDP_PASS) {
    val eth by next(Eth)
    returnIf(eth[Eth.proto] ne be16(0x0800), PASS)
    val ip by next(Ipv4)
    returnIf(ip[Ipv4.protocol] notIn setOf<UByte>(6u, 17u), PASS)
    skip(ip[Ipv4.options])
    val ports by next(Ports)
    val count by blocked[ports[Ports.dest].toHost()] orElse { ret(PASS) }
    count.atomicAdd(1)
    ret(DROP)
  }
}

class PacketBodySpec :
  KernelTest({
    fun message(code: XdpBody.() -> Unit): String =
      shouldThrow<BpfDslException> {
        object : Bpf("wrong", "GPL") {
          val prog by xdp(onShortPacket = XDP_PASS) { code() }
        }.toSpec()
      }.message!!

    "packets to some ports are dropped, others and those that are cut short pass" {
      DropPorts().load(kernel) { bpf ->
        bpf.blocked[8080u] = 0u

        fun verdict(packet: ByteArray) = bpf.filter.run(packet).returnValue()
        val tcp = packet { ipv4 { tcp(dest = 8080) } }
        verdict(tcp) shouldBe XDP_DROP
        verdict(packet { ipv4 { udp(dest = 8080) } }) shouldBe XDP_DROP
        verdict(packet { ipv4 { tcp(dest = 8081) } }) shouldBe XDP_PASS
        verdict(packet { ipv6(source = "2001:db8::1") { udp(dest = 8080) } }) shouldBe XDP_PASS
        for (cut in listOf(14, 20, 34, 37)) verdict(tcp.copyOf(cut)) shouldBe XDP_PASS
        verdict(tcp.copyOf(38)) shouldBe XDP_DROP
        // Two words of options before the ports.
        val longer = tcp.copyOf(34) + ByteArray(8) + tcp.copyOfRange(34, tcp.size)
        longer[14] = 0x47
        verdict(longer) shouldBe XDP_DROP
        bpf.blocked[8080u] shouldBe 4uL
      }
    }

    "it is as tight as clang's, which has 39 instructions" {
      DropPorts().toSpec().programs().single().code().slots() shouldBeLessThanOrEqual 39
    }

    "bit-fields and flags" {
      class Fields : Bpf("fields", "GPL") {
        val prog by xdp(onShortPacket = 0) {
          next(Eth)
          val ip by next(Ipv4)
          skip(ip[Ipv4.options])
          val tcp by next(Tcp)
          val ip4 = ip[Ipv4.version].toU32() * 1000 + ip[Ipv4.ihl].toU32() * 100
          ret((ip4 + tcp[Tcp.dataOffset].toU32() * 10 + tcp[Tcp.syn].toU32() * 2 + tcp[Tcp.ack].toU32()).toS32())
        }
      }
      Fields().load(kernel) { bpf ->
        val packet = packet { ipv4 { tcp(dest = 1) } }
        packet[14 + 20 + 13] = 0x12
        bpf.prog.run(packet).returnValue() shouldBe 4000 + 500 + 50 + 2 + 1
      }
    }

    "one place for each branch, and constant steps that are known" {
      class Protocols : Bpf("protocols", "GPL") {
        val prog by tc(onShortPacket = -1) {
          val eth by next(Eth)
          whenever(eth[Eth.proto] eq be16(0x0800)) { ret(next(Ipv4)[Ipv4.protocol].toS32()) } otherwise
            whenever(eth[Eth.proto] eq be16(0x86dd)) { ret(next(Ipv6)[Ipv6.nextHeader].toS32() + 1000) }
          skip(2)
          ret(next(Ports)[Ports.dest].toHost().toS32())
        }
      }
      Protocols().load(kernel) { bpf ->
        bpf.prog.run(packet { ipv4 { udp(dest = 1) } }).returnValue() shouldBe 17
        bpf.prog.run(packet { ipv6 { tcp(dest = 1) } }).returnValue() shouldBe 1006
        val other = ByteArray(18) + byteArrayOf(1, 2) + ByteArray(8)
        bpf.prog.run(packet { payload(0x88cc, other.drop(14).toByteArray() + ByteArray(8)) }).returnValue() shouldBe
          0x0102
      }
    }

    "an otherwise whenever is an otherwise { whenever }" {
      class Chain : Bpf("chain", "GPL") {
        val prog by tc(onShortPacket = -1) {
          var protocol by variable(u8, 0)
          val eth by next(Eth)
          whenever(eth[Eth.proto] eq be16(0x0800)) {
            val ip by next(Ipv4)
            protocol = ip[Ipv4.protocol]
            skip(ip[Ipv4.options])
            whenever(ip[Ipv4.protocol] eq 17) { protocol = next(Ports)[Ports.dest].toHost().toU8() }
          } otherwise whenever(eth[Eth.proto] eq be16(0x86dd)) {
            protocol = next(Ipv6)[Ipv6.nextHeader] + 100
            whenever(protocol eq 106) { protocol = next(Ports)[Ports.dest].toHost().toU8() + 1 }
          } otherwise whenever((eth[Eth.proto] eq be16(0x88cc)) and { protocol eq 0 }) {
            protocol = next(Vlan)[Vlan.tci].toHost().toU8()
          } otherwise {
            skip(4)
            protocol = next(Ports)[Ports.source].toHost().toU8()
          }
          ret(protocol.toS32())
        }
      }
      Chain().load(kernel) { bpf ->
        fun of(packet: ByteArray) = bpf.prog.run(packet).returnValue()
        of(packet { ipv4 { udp(dest = 5) } }) shouldBe 5
        of(packet { ipv4 { tcp(dest = 5) } }) shouldBe 6
        of(packet { ipv6 { tcp(dest = 7) } }) shouldBe 8
        of(packet { ipv6 { udp(dest = 7) } }) shouldBe 117
        of(packet { payload(0x88cc, byteArrayOf(0, 9) + ByteArray(40)) }) shouldBe 9
        of(packet { payload(0x0101, byteArrayOf(1, 2, 3, 4, 0, 11) + ByteArray(40)) }) shouldBe 11
        of(packet { ipv4 { udp(dest = 5) } }.copyOf(36)) shouldBe -1
        of(packet { ipv6 { tcp(dest = 5) } }.copyOf(56)) shouldBe -1
      }
    }

    "fields of the context are where the kernel has them" {
      val btf = KernelTypes.of(kernel).get()

      fun offset(struct: String, member: String) =
        BtfMembers.named(btf, btf.findAll(struct).findFirst().asInt).single { it.name() == member }.bitOffset() / 8
      mapOf(
        "data" to 76L, "data_end" to 80L, "mark" to 8L, "protocol" to 16L, "priority" to 32L, "ingress_ifindex" to 36L,
        "ifindex" to 40L, "hash" to 68L, "family" to 88L, "remote_ip4" to 92L, "local_ip4" to 96L, "local_port" to 136L,
      ).forEach { (member, at) -> offset("__sk_buff", member) shouldBe at }
      mapOf(
        "user_family" to 0L, "user_ip4" to 4L, "user_port" to 24L, "family" to 28L, "type" to 32L, "protocol" to 36L,
      ).forEach { (member, at) -> offset("bpf_sock_addr", member) shouldBe at }

      class Context : Bpf("context", "GPL") {
        val prog by tc {
          mark = mark + 7
          ret((length + mark).toS32())
        }
        val address by cgroupAddress("connect4") {
          whenever(userPort eq be16(80)) {
            userPort = be16(8080)
            userIp4 = be32(0x7f000001)
          }
          ret(1)
        }
      }
      Context().load(kernel) { bpf -> bpf.prog.run(ByteArray(64)).returnValue() shouldBe 71 }
    }

    "mistakes are told" {
      message {
        val eth by next(Eth)
        whenever(eth[Eth.proto] eq be16(0x8100)) { next(Vlan) }
        next(Ipv4)
        ret(PASS)
      } shouldContain "depends on the path"
      message {
        val eth by next(Eth)
        whenever(eth[Eth.proto] eq be16(0x8100)) { next(Vlan) }
        whenever(eth[Eth.proto] eq be16(0x0800)) { next(Ipv4) }
        ret(PASS)
      } shouldContain "depends on the path"
      message {
        val eth by next(Eth)
        whenever(eth[Eth.proto] eq be16(0x8100)) { next(Vlan) }
        whenever(eth[Eth.proto] eq be16(0x0800)) { next(Ipv4); ret(DROP) } otherwise { ret(TX) }
      } shouldContain "depends on the path"
      message {
        val eth by next(Eth)
        whenever(eth[Eth.proto] eq be16(0x8100)) { next(Vlan) } otherwise
          whenever(eth[Eth.proto] eq be16(0x0800)) { next(Ipv4) }
        next(Ports)
        ret(PASS)
      } shouldContain "depends on the path"
      message {
        loop(0 until 3) { next(Vlan) }
        ret(PASS)
      } shouldContain "write a loop of Kotlin's"
      shouldThrow<BpfDslException> {
        object : Bpf("wrong", "GPL") {
          val prog by xdp {
            next(Eth)
            ret(PASS)
          }
        }.toSpec()
      }.message!! shouldContain "onShortPacket"
      shouldThrow<BpfDslException> {
        object : Bpf("wrong", "GPL") {
          val prog by socketFilter {
            next(Eth)
            ret(0)
          }
        }.toSpec()
      }.message!! shouldContain "do not see packets"
    }
  })
