package skep.dsl

import skep.struct.BigEndianField
import skep.struct.Struct
import skep.struct.StructField
import skep.struct.be16
import skep.struct.be32
import skep.struct.bytes
import skep.struct.u8

// The headers of packets, as RFCs and IEEE 802 draw them. What is wider than a byte is in network byte order.

/** Ethernet's header. */
public object Eth : Struct("ethhdr") {
  /** The address of the receiver. */
  public val dest: StructField<ByteArray> by bytes(ADDRESS)

  /** The address of the sender. */
  public val source: StructField<ByteArray> by bytes(ADDRESS)

  /** What follows: `be16(0x0800)` for IPv4, `0x86dd` for IPv6, `0x8100` and `0x88a8` for [Vlan]. */
  public val proto: BigEndianField<UShort> by be16

  private const val ADDRESS = 6
}

/** What a VLAN adds behind the type of [Eth]: IEEE 802.1Q. */
public object Vlan : Struct("vlan_hdr") {
  /** Priority, whether it may be dropped, and in the lower 12 bits the VLAN's number. */
  public val tci: BigEndianField<UShort> by be16

  /** What follows, as [Eth.proto]. */
  public val proto: BigEndianField<UShort> by be16
}

/** IPv4's header without options: RFC 791. */
public object Ipv4 : Struct("iphdr") {
  private val lengths: StructField<UByte> by u8

  /** How the packet is to be treated. */
  public val tos: StructField<UByte> by u8

  /** Bytes of header and payload. */
  public val totalLength: BigEndianField<UShort> by be16

  /** By which fragments find together. */
  public val id: BigEndianField<UShort> by be16

  /** Flags, and in the lower 13 bits the place of the fragment in units of 8 bytes. */
  public val fragment: BigEndianField<UShort> by be16

  /** How many more routers may pass it on. */
  public val ttl: StructField<UByte> by u8

  /** What follows: 1 for [Icmp], 6 for [Tcp], 17 for [Udp]. */
  public val protocol: StructField<UByte> by u8

  /** The header's checksum. */
  public val checksum: BigEndianField<UShort> by be16

  /** The address of the sender. */
  public val source: BigEndianField<UInt> by be32

  /** The address of the receiver. */
  public val dest: BigEndianField<UInt> by be32

  /** The version: 4. */
  public val version: Bits = Bits(lengths, 4, 4)

  /** The header's length in words of 4 bytes, options included: 5 to 15. */
  public val ihl: Bits = Bits(lengths, 0, 4)

  /** The options between this header and what follows: `skip(ip[Ipv4.options])`. */
  public val options: Options = Options(ihl, size)
}

/** IPv6's header: RFC 8200. Extension headers may follow. */
public object Ipv6 : Struct("ipv6hdr") {
  /** Version, traffic class and flow label. */
  public val versionClassFlow: BigEndianField<UInt> by be32

  /** Bytes after this header. */
  public val payloadLength: BigEndianField<UShort> by be16

  /** What follows: 6 for [Tcp], 17 for [Udp], 58 for ICMPv6. */
  public val nextHeader: StructField<UByte> by u8

  /** How many more routers may pass it on. */
  public val hopLimit: StructField<UByte> by u8

  /** The address of the sender. */
  public val source: StructField<ByteArray> by bytes(ADDRESS)

  /** The address of the receiver. */
  public val dest: StructField<ByteArray> by bytes(ADDRESS)

  private const val ADDRESS = 16
}

/** What TCP, UDP and SCTP start with. */
public object Ports : Struct("ports") {
  /** The port of the sender. */
  public val source: BigEndianField<UShort> by be16

  /** The port of the receiver. */
  public val dest: BigEndianField<UShort> by be16
}

/** TCP's header without options: RFC 9293. */
public object Tcp : Struct("tcphdr") {
  /** The port of the sender. */
  public val source: BigEndianField<UShort> by be16

  /** The port of the receiver. */
  public val dest: BigEndianField<UShort> by be16

  /** The number of the first byte. */
  public val sequence: BigEndianField<UInt> by be32

  /** The number of the byte that is expected next. */
  public val acknowledgement: BigEndianField<UInt> by be32

  private val lengths: StructField<UByte> by u8

  /** All flags: [fin], [syn] and so on. */
  public val flags: StructField<UByte> by u8

  /** How many bytes the sender is ready to take. */
  public val window: BigEndianField<UShort> by be16

  /** The checksum. */
  public val checksum: BigEndianField<UShort> by be16

  /** Where urgent data ends. */
  public val urgent: BigEndianField<UShort> by be16

  /** The header's length in words of 4 bytes, options included: 5 to 15. */
  public val dataOffset: Bits = Bits(lengths, 4, 4)

  /** No more will be sent. */
  public val fin: Bits = Bits(flags, 0, 1)

  /** A connection is opened. */
  public val syn: Bits = Bits(flags, 1, 1)

  /** The connection is reset. */
  public val rst: Bits = Bits(flags, 2, 1)

  /** The receiver should not wait for more. */
  public val psh: Bits = Bits(flags, 3, 1)

  /** [acknowledgement] counts. */
  public val ack: Bits = Bits(flags, 4, 1)

  /** [urgent] counts. */
  public val urg: Bits = Bits(flags, 5, 1)

  /** The options between this header and what follows: `skip(tcp[Tcp.options])`. */
  public val options: Options = Options(dataOffset, size)
}

/** UDP's header: RFC 768. */
public object Udp : Struct("udphdr") {
  /** The port of the sender. */
  public val source: BigEndianField<UShort> by be16

  /** The port of the receiver. */
  public val dest: BigEndianField<UShort> by be16

  /** Bytes of header and payload. */
  public val length: BigEndianField<UShort> by be16

  /** The checksum. */
  public val checksum: BigEndianField<UShort> by be16
}

/** The header of ICMP and ICMPv6: RFCs 792 and 4443. */
public object Icmp : Struct("icmphdr") {
  /** What the message is, such as 8 for an echo request of IPv4. */
  public val type: StructField<UByte> by u8

  /** Which of its type it is. */
  public val code: StructField<UByte> by u8

  /** The checksum. */
  public val checksum: BigEndianField<UShort> by be16

  /** What depends on the type. */
  public val rest: BigEndianField<UInt> by be32
}

/** Some bits of a byte in a header: `ip[Ipv4.ihl]`. */
public class Bits internal constructor(
  internal val field: StructField<UByte>,
  internal val shift: Int,
  internal val width: Int,
)

/** What a header has behind its fixed part, as its length tells: `skip(ip[Ipv4.options])`. */
public class Options internal constructor(internal val words: Bits, internal val fixed: Int)

/** The number in the bits. */
public operator fun Ref<*>.get(bits: Bits): Num<UByte> {
  val shifted = field(bits.field).value.let { if (bits.shift == 0) it else it shr bits.shift }
  return if (bits.shift + bits.width == Byte.SIZE_BITS) shifted else shifted and ((1 shl bits.width) - 1)
}

/** How long this header's options are. */
public operator fun Ref<*>.get(options: Options): OptionBytes =
  OptionBytes((this[options.words].toU64() shl 2), options.fixed)

/** The bytes of options: those of the whole header less those of its fixed part. */
public class OptionBytes internal constructor(internal val whole: Num<ULong>, internal val fixed: Int)
