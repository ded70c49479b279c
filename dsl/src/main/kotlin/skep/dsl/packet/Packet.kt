package skep.dsl.packet

/**
 * A frame of Ethernet to run programs on, with the lengths and checksums that belong in it.
 *
 * ```
 * bpf.drop.run(packet { ipv4 { tcp(dest = 8080) } }).returnValue() shouldBe XDP_DROP
 *
 * packet { vlan(7) { ipv6(source = "2001:db8::1") { udp(dest = 53, payload = query) } } }
 * packet { payload(etherType = 0x88cc, bytes) }
 * ```
 *
 * Nothing is looked up, and no frame is padded to Ethernet's 60 bytes. All that can be given has a value that does: the
 * addresses of documentation and locally administered ones.
 *
 * @param source address of the sender, in hexadecimal with colons
 * @param dest address of the receiver
 * @param content what the frame carries; when it is left empty there are only the addresses
 */
public fun packet(
  source: String = "02:00:00:00:00:01",
  dest: String = "02:00:00:00:00:02",
  content: Ethernet.() -> Unit,
): ByteArray = mac(dest) + mac(source) + Ethernet().apply(content).bytes

/** Keeps the blocks of a packet apart. */
@DslMarker
public annotation class PacketDsl

/** What a frame carries: one of these, after its type. */
@PacketDsl
public class Ethernet internal constructor() {
  internal var bytes = byteArrayOf()
    private set

  /** Bytes of any [etherType]. */
  public fun payload(etherType: Int, bytes: ByteArray) {
    check(this.bytes.isEmpty()) { "a frame carries one packet" }
    this.bytes = shorts(etherType) + bytes
  }

  /**
   * An IEEE 802.1Q tag, and what it is before.
   *
   * @param id the network, 0 to 4095
   * @param priority 0 to 7
   * @param etherType `0x88a8` for the outer one of two tags
   */
  public fun vlan(id: Int, priority: Int = 0, etherType: Int = 0x8100, content: Ethernet.() -> Unit) {
    require(id in 0..0xfff) { "a VLAN's number is 0 to 4095, not $id" }
    require(priority in 0..7) { "a priority is 0 to 7, not $priority" }
    payload(etherType, shorts(priority shl 13 or id) + Ethernet().apply(content).bytes)
  }

  /**
   * A packet of IPv4 (RFC 791).
   *
   * @param tos differentiated services and congestion bits
   * @param id the packet's number for reassembly
   * @param fragment flags and offset, `0x4000` for "do not fragment"
   * @param options options of the header, a multiple of 4 bytes and 40 at most
   */
  public fun ipv4(
    source: String = "192.0.2.1",
    dest: String = "192.0.2.2",
    ttl: Int = 64,
    tos: Int = 0,
    id: Int = 0,
    fragment: Int = 0x4000,
    options: ByteArray = byteArrayOf(),
    content: Ip.() -> Unit = {},
  ) {
    requireOptions(options)
    val addresses = ip(source, 4) + ip(dest, 4)
    val inner = Ip(4, addresses).apply(content)
    val header = 20 + options.size
    val size = shorts(header + inner.bytes.size)
    val start = bytes(0x40 or header / 4, tos) + size + shorts(id, fragment) + bytes(ttl, inner.protocol)
    val sum = checksum(start, addresses, options)
    payload(0x0800, start + shorts(sum) + addresses + options + inner.bytes)
  }

  /**
   * A packet of IPv6 (RFC 8200).
   *
   * @param trafficClass differentiated services and congestion bits
   * @param flow the flow label, 20 bits
   */
  public fun ipv6(
    source: String = "2001:db8::1",
    dest: String = "2001:db8::2",
    hopLimit: Int = 64,
    trafficClass: Int = 0,
    flow: Int = 0,
    content: Ip.() -> Unit = {},
  ) {
    require(flow in 0..0xfffff) { "a flow label has 20 bits, ${flow.toString(16)} more" }
    require(trafficClass in 0..0xff) { "a traffic class is 0 to 255, not $trafficClass" }
    val addresses = ip(source, 16) + ip(dest, 16)
    val inner = Ip(6, addresses).apply(content)
    val start = ints(6 shl 28 or (trafficClass shl 20) or flow)
    payload(0x86dd, start + shorts(inner.bytes.size) + bytes(inner.protocol, hopLimit) + addresses + inner.bytes)
  }
}
