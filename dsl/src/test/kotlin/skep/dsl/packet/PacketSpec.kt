package skep.dsl.packet

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import java.nio.ByteBuffer
import java.util.HexFormat

/** What Linux sends, by `capture.py` in the resources. */
private val frames: Map<String, ByteArray> =
  checkNotNull(PacketSpec::class.java.getResource("frames.txt")).readText().trim().lines()
    .associate { it.substringBefore(' ') to HexFormat.of().parseHex(it.substringAfter(' ')) }

class PacketSpec :
  FreeSpec({
    fun ByteArray.u16(at: Int) = ByteBuffer.wrap(this).getShort(at).toInt() and 0xffff

    fun ByteArray.u32(at: Int) = ByteBuffer.wrap(this).getInt(at).toUInt()

    fun same(name: String, build: Ethernet.(ByteArray) -> Unit) {
      val frame = frames.getValue(name)
      HexFormat.of().formatHex(packet { build(frame) }) shouldBe HexFormat.of().formatHex(frame)
    }

    fun Ethernet.v4(frame: ByteArray, content: Ip.() -> Unit) =
      ipv4(id = frame.u16(18), fragment = frame.u16(20), content = content)

    fun Ethernet.v6(frame: ByteArray, content: Ip.() -> Unit) =
      ipv6(flow = (frame.u32(14) and 0xfffffu).toInt(), content = content)

    "datagrams of UDP are those that Linux sends" {
      same("udp4") { frame -> v4(frame) { udp(dest = 53, payload = "hello".toByteArray()) } }
      same("udp4-empty") { frame -> v4(frame) { udp(dest = 53) } }
      same("udp6") { frame -> v6(frame) { udp(dest = 53, payload = "hello".toByteArray()) } }
    }

    "segments of TCP are those that Linux sends, with its options" {
      fun Ip.connect(frame: ByteArray, at: Int) =
        tcp(
          dest = 8080,
          sequence = frame.u32(at + 4),
          flags = Ip.SYN,
          window = frame.u16(at + 14),
          options = frame.copyOfRange(at + 20, frame.size),
        )
      same("tcp4") { frame -> v4(frame) { connect(frame, 34) } }
      same("tcp6") { frame -> v6(frame) { connect(frame, 54) } }
    }

    "messages of ICMP are those that Linux sends" {
      same("icmp4") { frame -> v4(frame) { icmp(rest = 0x0007_0001u, payload = "skep".toByteArray()) } }
      same("icmp6") { frame -> v6(frame) { icmp(rest = 0x0007_0001u, payload = "skep".toByteArray()) } }
    }

    "tags, other protocols and empty frames" {
      val plain = packet { ipv4 { udp(dest = 1) } }
      val tagged = packet { vlan(7, priority = 1) { ipv4 { udp(dest = 1) } } }
      HexFormat.of().formatHex(tagged.copyOfRange(12, 18)) shouldBe "810020070800"
      tagged.copyOfRange(18, tagged.size).toList() shouldBe plain.copyOfRange(14, plain.size).toList()
      packet { payload(0x88cc, byteArrayOf(1)) }.drop(12) shouldBe listOf(0x88.toByte(), 0xcc.toByte(), 1)
      packet(source = "aa:bb:cc:dd:ee:ff") {}.size shouldBe 12
      packet { ipv4 { payload(132, byteArrayOf(9)) } }.let { it[23] to it.last() } shouldBe (132.toByte() to 9.toByte())
      packet { ipv6 {} }[20] shouldBe 59
    }

    "options lengthen the header" {
      val frame = packet { ipv4(options = byteArrayOf(1, 1, 1, 0)) { udp(dest = 1) } }
      frame[14] shouldBe 0x46
      frame.u16(16) shouldBe 32
      frame.u16(40) shouldBe 1 // the port, behind the options
    }

    "a UDP checksum of 0 is written as its complement" {
      // The payload is chosen so that all sums up to 0xffff.
      val without = packet { ipv4 { udp(dest = 53, payload = byteArrayOf(0, 0)) } }
      val fill = shorts(without.u16(40))
      packet { ipv4 { udp(dest = 53, payload = fill) } }.u16(40) shouldBe 0xffff
    }

    "what does not fit is refused" {
      for (
      wrong in
      listOf<Ethernet.() -> Unit>(
        { ipv4 { tcp(dest = 65536) } },
        { ipv4(source = "2001:db8::1") },
        { ipv6(source = "192.0.2.1") },
        { ipv4(dest = "example.org") },
        { ipv4(ttl = 256) },
        { ipv4(options = ByteArray(3)) },
        { ipv4 { tcp(dest = 1, options = ByteArray(44)) } },
        { ipv4 { udp(dest = 1, payload = ByteArray(65528)) } },
        { ipv6(flow = 1 shl 20) },
        { vlan(4096) {} },
      )
      ) {
        shouldThrow<IllegalArgumentException> { packet(content = wrong) }
      }
      shouldThrow<IllegalArgumentException> { packet(source = "02:00:00:00:00") {} }
      shouldThrow<IllegalStateException> { packet { ipv4 { udp(dest = 1); tcp(dest = 1) } } }
      shouldThrow<IllegalStateException> { packet { ipv4(); ipv6() } }
    }
  })
