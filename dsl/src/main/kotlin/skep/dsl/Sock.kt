package skep.dsl

import skep.struct.BigEndianField
import skep.struct.Struct
import skep.struct.StructField
import skep.struct.be16
import skep.struct.be32
import skep.struct.s32
import skep.struct.times
import skep.struct.u16
import skep.struct.u32

/** A socket as programs see it, `struct bpf_sock`; its fields are read one by one, each as a whole. */
public object Sock : Struct("bpf_sock") {
  /** The device that it is bound to, or 0. */
  public val boundIfindex: StructField<UInt> by u32 named "bound_dev_if"

  /** The address family: 2 for IPv4, 10 for IPv6. */
  public val family: StructField<UInt> by u32

  /** 1 for a stream, 2 for datagrams. */
  public val type: StructField<UInt> by u32 named "type"

  /** 6 for TCP, 17 for UDP. */
  public val protocol: StructField<UInt> by u32

  /** The mark that its packets get. */
  public val mark: StructField<UInt> by u32

  /** The priority that its packets get. */
  public val priority: StructField<UInt> by u32

  /** This side's IPv4 address. */
  public val sourceIp4: BigEndianField<UInt> by be32 named "src_ip4"

  /** This side's IPv6 address. */
  public val sourceIp6: StructField<List<UInt>> by u32 * 4 named "src_ip6"

  /** This side's port, in the machine's byte order. */
  public val sourcePort: StructField<UInt> by u32 named "src_port"

  /** The other side's port. */
  public val destinationPort: BigEndianField<UShort> by be16 named "dst_port"
  private val padding by u16

  /** The other side's IPv4 address. */
  public val destinationIp4: BigEndianField<UInt> by be32 named "dst_ip4"

  /** The other side's IPv6 address. */
  public val destinationIp6: StructField<List<UInt>> by u32 * 4 named "dst_ip6"

  /** Of TCP, its state: 1 where it is established, 10 where it listens. */
  public val state: StructField<UInt> by u32

  /** The queue that it receives by, or -1. */
  public val queue: StructField<Int> by s32 named "rx_queue_mapping"
}
