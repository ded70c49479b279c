package skep.dsl

import skep.insn.Helper
import skep.insn.Size
import skep.ir.Value
import skep.struct.IntType
import skep.struct.be16
import skep.struct.be32
import skep.struct.u16
import skep.struct.u32

/** The code of a program whose context is a struct. */
public open class ContextBody internal constructor(flow: Flow) : ProgramBody(flow) {
  /** The number [offset] bytes into the context. */
  public fun <T : Any> context(type: IntType<T>, offset: Int): Num<T> =
    context.read(type, offset)

  /** Linux before 6.4 stores only registers in a context, and no numbers. */
  internal fun set(offset: Int, value: Word): Unit =
    flow.code.storeRegister(Size.W, contextAddress, offset, value.word)
}

/** The code of a program that sees packets before the kernel does, `struct xdp_md`. */
public class XdpBody internal constructor(flow: Flow, onShortPacket: Int?) :
  PacketBody(flow, onShortPacket, data = 0),
  Redirects {
    override val contextStruct: String get() = "xdp_md"

    /** The verdict that something went wrong: drops the packet, and tells the tracepoint `xdp_exception`. */
    public val ABORTED: Int get() = XDP_ABORTED

    /** The verdict to drop the packet. */
    public val DROP: Int get() = XDP_DROP

    /** The verdict to let the packet go on to the kernel. */
    public val PASS: Int get() = XDP_PASS

    /** The verdict to send the packet out where it came in. */
    public val TX: Int get() = XDP_TX

    /** The verdict to send the packet where [redirect] has said. */
    public val REDIRECT: Int get() = 4

    /** The device's index. */
    public val ingressIfindex: Num<UInt> get() = context(u32, 12)

    /** The receive queue's number. */
    public val rxQueueIndex: Num<UInt> get() = context(u32, 16)

    /** The index of the device that it goes out by, for programs of [xdpDevmap]. */
    public val egressIfindex: Num<UInt> get() = context(u32, 20)
  }

/**
 * The code of a program whose context is `struct __sk_buff`: a packet as the kernel has it, and what it knows of it.
 * Which of these a kind of program may read and write is the kernel's to say.
 */
public class SkbBody internal constructor(flow: Flow, onShortPacket: Int?, data: Int?) :
  PacketBody(flow, onShortPacket, data) {
    override val contextStruct: String get() = "__sk_buff"

    /** Bytes of the packet. */
    public val length: Num<UInt> get() = context(u32, 0)

    /** To whom it is sent: 0 for this host, 1 for all, 2 for many, 3 for another host, 4 when it goes out. */
    public val packetType: Num<UInt> get() = context(u32, 4)

    /** The mark that rules of the network stack go by. */
    public var mark: Num<UInt>
      get() = context(u32, 8)
      set(number) = set(8, number)

    /** What it carries, as [Eth.proto]: `be16(0x0800)` for IPv4. */
    public val protocol: BigEndian<UShort> get() = BigEndian(flow, be16, context(u32, 16).word)

    /** Its priority for queueing. */
    public var priority: Num<UInt>
      get() = context(u32, 32)
      set(number) = set(32, number)

    /** The index of the device that it came in by. */
    public val ingressIfindex: Num<UInt> get() = context(u32, 36)

    /** The index of the device that it is at. */
    public val ifindex: Num<UInt> get() = context(u32, 40)

    /** A hash of its connection, or 0. */
    public val hash: Num<UInt> get() = context(u32, 68)

    /** The address family of its socket. */
    public val family: Num<UInt> get() = context(u32, 88)

    /** The other side's IPv4 address, of its socket. */
    public val remoteIp4: BigEndian<UInt> get() = BigEndian(flow, be32, context(u32, 92).word)

    /** This side's IPv4 address, of its socket. */
    public val localIp4: BigEndian<UInt> get() = BigEndian(flow, be32, context(u32, 96).word)

    /** This side's port, of its socket. */
    public val localPort: Num<UInt> get() = context(u32, 136)

    /**
     * Prepares to redirect the packet to a device, for programs of [tc].
     *
     * @param device its index
     * @param ingress whether it is to come in by the device, rather than to go out
     * @return the verdict to end the program with
     */
    public fun redirect(device: Num<UInt>, ingress: Boolean = false): Num<Int> =
      flow.status(Helper.REDIRECT, device.word, Value.of(if (ingress) 1 else 0))
  }

/** The code of a program at `connect4`, `bind6`, `sendmsg4` and the like, whose context is `struct bpf_sock_addr`. */
public class SocketAddressBody internal constructor(flow: Flow) : ContextBody(flow) {
  override val contextStruct: String get() = "bpf_sock_addr"

  /** The address family that the process gave. */
  public val userFamily: Num<UInt> get() = context(u32, 0)

  /** The IPv4 address that the process gave; another may be put in its place. */
  public var userIp4: BigEndian<UInt>
    get() = BigEndian(flow, be32, context(u32, 4).word)
    set(address) = set(4, address)

  /** The port that the process gave; another may be put in its place. */
  public var userPort: BigEndian<UShort>
    get() = BigEndian(flow, be16, context(u16, 24).word)
    set(port) = set(24, port)

  /** The socket's address family. */
  public val family: Num<UInt> get() = context(u32, 28)

  /** The socket's type: 1 for a stream, 2 for datagrams. */
  public val socketType: Num<UInt> get() = context(u32, 32)

  /** The socket's protocol: 6 for TCP, 17 for UDP. */
  public val protocol: Num<UInt> get() = context(u32, 36)
}
