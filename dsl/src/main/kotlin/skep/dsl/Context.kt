package skep.dsl

import skep.insn.Width
import skep.ir.Value
import skep.struct.IntType

/**
 * The context that the kernel gives to a program, for functions and helpers that want it:
 *
 * ```
 * call(skb_load_bytes, context, u32(14), header, u32(20))
 * ```
 */
public class Context internal constructor(
  flow: Flow,
  value: Value,
  /** The tag of the struct that it is, such as `xdp_md`; null where that is not said. */
  public val struct: String?,
  home: Frame = flow.frame,
) : Word(flow, value, home) {
  override val width: Width get() = Width.W64
  override val typeName: String get() = struct?.let { "struct $it *" } ?: "context"

  override fun like(value: Value): Context = Context(flow, value, struct)

  /** The number [offset] bytes into it. */
  public fun <T : Any> read(type: IntType<T>, offset: Int): Num<T> =
    Num(flow, type, Place(flow, word, offset, Long.SIZE_BYTES).load(type.accessSize, type.signed, type.width))
}
