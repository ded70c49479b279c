package skep.dsl

import skep.struct.IntType
import skep.struct.u32

/** The code of a program whose context is a struct. */
public open class ContextBody internal constructor(flow: Flow) : ProgramBody(flow) {
  /** The number [offset] bytes into the context. */
  public fun <T : Any> context(type: IntType<T>, offset: Int): Num<T> =
    Num(flow, type, Place(flow, contextAddress, offset, Long.SIZE_BYTES).load(type.accessSize, type.signed, type.width))
}

/** The code of a program that sees packets before the kernel does, `struct xdp_md`. */
public class XdpBody internal constructor(flow: Flow) : ContextBody(flow) {
  /** The verdict that something went wrong: drops the packet, and tells the tracepoint `xdp_exception`. */
  public val ABORTED: Int get() = 0

  /** The verdict to drop the packet. */
  public val DROP: Int get() = 1

  /** The verdict to let the packet go on to the kernel. */
  public val PASS: Int get() = 2

  /** The verdict to send the packet out where it came in. */
  public val TX: Int get() = 3

  /** The verdict to send the packet where a helper has said. */
  public val REDIRECT: Int get() = 4

  /** The device's index. */
  public val ingressIfindex: Num<UInt> get() = context(u32, 12)

  /** The receive queue's number. */
  public val rxQueueIndex: Num<UInt> get() = context(u32, 16)
}
