package skep.dsl.packet

/** What a packet of IP carries: one of these. */
@PacketDsl
public class Ip internal constructor(private val version: Int, private val addresses: ByteArray) {
  internal var protocol = NO_NEXT_HEADER
    private set

  internal var bytes = byteArrayOf()
    private set

  /** Bytes of any [protocol]. */
  public fun payload(protocol: Int, bytes: ByteArray) {
    check(this.protocol == NO_NEXT_HEADER) { "a packet carries one protocol" }
    this.protocol = protocol
    this.bytes = bytes
  }

  /**
   * A segment of TCP (RFC 9293).
   *
   * @param flags the sum of [FIN], [SYN], [RST], [PSH], [ACK] and the others of the header
   * @param options options of the header, a multiple of 4 bytes and 40 at most
   */
  public fun tcp(
    source: Int = 40000,
    dest: Int,
    sequence: UInt = 0u,
    acknowledgement: UInt = 0u,
    flags: Int = SYN,
    window: Int = 0xffff,
    urgent: Int = 0,
    options: ByteArray = byteArrayOf(),
    payload: ByteArray = byteArrayOf(),
  ) {
    requireOptions(options)
    val numbers = ints(sequence.toInt(), acknowledgement.toInt())
    val start = shorts(source, dest) + numbers + bytes(5 + options.size / 4 shl 4, flags) + shorts(window)
    val rest = shorts(urgent) + options + payload
    payload(TCP, start + shorts(checksum(pseudo(TCP, start.size + 2 + rest.size), start, rest)) + rest)
  }

  /** A datagram of UDP (RFC 768). */
  public fun udp(source: Int = 40000, dest: Int, payload: ByteArray = byteArrayOf()) {
    val start = shorts(source, dest, 8 + payload.size)
    val sum = checksum(pseudo(UDP, 8 + payload.size), start, payload)
    // 0 would say that there is no checksum.
    payload(UDP, start + shorts(if (sum == 0) 0xffff else sum) + payload)
  }

  /**
   * A message of ICMP (RFC 792), or of ICMPv6 (RFC 4443) in IPv6.
   *
   * @param type what it says; an echo request when left out
   * @param rest the 4 bytes after the checksum, such as an echo's identifier and number
   */
  public fun icmp(
    type: Int = if (version == 4) 8 else 128,
    code: Int = 0,
    rest: UInt = 0u,
    payload: ByteArray = byteArrayOf(),
  ) {
    val start = bytes(type, code)
    val end = ints(rest.toInt()) + payload
    val size = start.size + 2 + end.size
    val covered = if (version == 4) byteArrayOf() else pseudo(ICMPV6, size)
    payload(if (version == 4) ICMP else ICMPV6, start + shorts(checksum(covered, start, end)) + end)
  }

  /** What of the packet's header is summed up with a protocol's own bytes. */
  private fun pseudo(protocol: Int, size: Int): ByteArray =
    addresses +
      if (version == 4) shorts(protocol, size) else ints(size, protocol)

  /** Numbers of protocols, and flags of TCP. */
  public companion object {
    /** The sender has no more to send. */
    public const val FIN: Int = 0x01

    /** A connection is to begin. */
    public const val SYN: Int = 0x02

    /** A connection is to be forgotten. */
    public const val RST: Int = 0x04

    /** What was sent is to be read now. */
    public const val PSH: Int = 0x08

    /** The acknowledgement counts. */
    public const val ACK: Int = 0x10

    private const val ICMP = 1
    private const val TCP = 6
    private const val UDP = 17
    private const val ICMPV6 = 58
    private const val NO_NEXT_HEADER = 59
  }
}
