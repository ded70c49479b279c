package skep.dsl

import skep.insn.AluOp
import skep.insn.Condition
import skep.insn.Size
import skep.insn.Width
import skep.ir.Value
import skep.struct.StructType
import skep.struct.u64

/**
 * The code of a program that looks into a packet, header by header. Each [next] checks that the packet is long enough,
 * as the verifier demands; where it is not, the program ends with what `onShortPacket` of its declaration says.
 *
 * ```
 * val filter by xdp(onShortPacket = XDP_PASS) {
 *   val eth by next(Eth)
 *   returnIf(eth[Eth.proto] ne be16(0x0800), PASS)
 *   val ip by next(Ipv4)
 *   skip(ip[Ipv4.options])
 *   val ports by next(Ports)
 *   ...
 * }
 * ```
 */
public sealed class PacketBody(
  flow: Flow,
  private val onShortPacket: Int?,
  private val data: Int?,
) : ContextBody(flow) {
  init {
    flow.learn(Cursor(null, 0, flow.frame, loops()))
  }

  /** The header that comes next, after a check that the packet has all of it. */
  public fun <T : Any> next(header: StructType<T>): Ref<T> {
    val start = start()
    val short =
      onShortPacket
        ?: throw BpfDslException("say what becomes of packets that are too short for '$header': onShortPacket = ...")
    val before = cursor()
    val base = before.base ?: edge(start)
    val end = before.offset + header.size
    val after = flow.code.binary(AluOp.ADD, Width.W64, base.word, Value.of(end.toLong()))
    flow.endIf(Bool.compare(flow, Condition.GT, Width.W64, after, edge(start + Int.SIZE_BYTES).word)) { ret(short) }
    move(before, Cursor(base, end, flow.frame, loops()))
    return Ref(flow, base.word, header, before.offset)
  }

  /** Leaves out some bytes. */
  public fun skip(bytes: Int) {
    demand(bytes >= 0) { "what lies before cannot be reached again; keep what next(...) gives" }
    val before = cursor()
    move(before, Cursor(before.base, before.offset + bytes, flow.frame, loops()))
  }

  /** Leaves out as many bytes as the program finds; the verifier has to see that they are no more than 65535. */
  public fun skip(bytes: Num<*>) {
    val before = cursor()
    move(before, Cursor(moved(before, bytes.toU64()), before.offset, flow.frame, loops()))
  }

  /** Leaves out a header's options. */
  public fun skip(options: OptionBytes) {
    val before = cursor()
    demand(before.offset >= options.fixed) { "these options do not follow the header that was read last" }
    move(before, Cursor(moved(before, options.whole), before.offset - options.fixed, flow.frame, loops()))
  }

  private fun moved(before: Cursor, bytes: Num<ULong>): Num<ULong> = (before.base ?: edge(start())) + bytes

  /** A pointer of the context's, which the kernel makes of 32 bits there. */
  private fun edge(offset: Int): Num<ULong> {
    val known = flow.facts.firstNotNullOfOrNull { fact -> (fact as? Edge)?.takeIf { it.offset == offset } }
    if (known != null) return known.pointer
    val pointer = Num(flow, u64, flow.code.load(Size.W, false, Width.W64, contextAddress, offset))
    flow.learn(Edge(offset, pointer))
    return pointer
  }

  private fun start(): Int =
    data
      ?: throw BpfDslException("programs of this kind do not see packets; copy from them: call(skb_load_bytes, ...)")

  private fun cursor(): Cursor {
    if (!flow.isOpen) return Cursor(null, 0, flow.frame, loops())
    val cursor =
      flow.facts.firstNotNullOfOrNull { it as? Cursor }
        ?: throw BpfDslException(DEPENDS)
    demand(cursor.frame === flow.frame && cursor.loops == loops()) {
      "in a loop of the program each round would read the same header; write a loop of Kotlin's: repeat(2) { ... }"
    }
    return cursor.also { it.uses++ }
  }

  private fun move(from: Cursor, to: Cursor) {
    flow.facts = flow.facts - from + to
  }

  private fun loops() = flow.frame.scopes.count { it is Scope.Loop }

  /** Where the program is in the packet: [offset] bytes after [base], or after the start. */
  private class Cursor(val base: Num<ULong>?, val offset: Int, val frame: Frame, val loops: Int) : Whereabouts {
    override var uses = 0
    override val problem: String get() = DEPENDS
  }

  private class Edge(val offset: Int, val pointer: Num<ULong>)

  private companion object {
    const val DEPENDS = "where in the packet this is depends on the path to here; go on in the branches"
  }
}

/** The verdict of an XDP program to let the packet go on to the kernel, for `onShortPacket`. */
public const val XDP_PASS: Int = 2

/** The verdict of an XDP program to drop the packet, for `onShortPacket`. */
public const val XDP_DROP: Int = 1

/** The verdict of an XDP program to send the packet out where it came in, for `onShortPacket`. */
public const val XDP_TX: Int = 3

/** The verdict of an XDP program that something went wrong, for `onShortPacket`. */
public const val XDP_ABORTED: Int = 0
