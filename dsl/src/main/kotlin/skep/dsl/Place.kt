package skep.dsl

import skep.insn.AluOp
import skep.insn.AtomicOp
import skep.insn.Size
import skep.insn.Width
import skep.ir.Value
import java.nio.ByteBuffer

/** An address where the code is now: [offset] bytes after [base], which is a multiple of [aligned]. */
public class Place internal constructor(
  private val flow: Flow,
  private val base: Value,
  private val offset: Int,
  private val aligned: Int = (base as? Value.StackAddress)?.slot()?.alignment() ?: 1,
) {
  /** The address as one value. */
  internal val address: Value
    get() =
      when {
        base is Value.StackAddress -> base.slot().at(base.offset() + offset)
        offset == 0 -> base
        else -> flow.code.binary(AluOp.ADD, Width.W64, base, Value.of(offset.toLong()))
      }

  internal operator fun plus(bytes: Int): Place = Place(flow, base, offset + bytes, aligned)

  internal fun load(size: Size, signed: Boolean, width: Width): Value =
    flow.code.load(size, signed, width, base, offset)

  internal fun store(size: Size, value: Value): Unit = flow.code.store(size, base, offset, value)

  internal fun atomic(op: AtomicOp, size: Size, value: Value): Unit = flow.code.atomic(op, size, base, offset, value)

  internal fun atomicFetch(op: AtomicOp, size: Size, value: Value): Value =
    flow.code.atomicFetch(op, size, base, offset, value)

  internal fun compareExchange(size: Size, expected: Value, value: Value): Value =
    flow.code.compareExchange(size, base, offset, expected, value)

  /** Writes bytes that are known, in stores as wide as can be. */
  internal fun store(bytes: ByteArray) {
    val words = ByteBuffer.wrap(bytes).order(flow.surroundings.byteOrder)
    eachChunk(bytes.size, ::alignmentAt) { at, size ->
      val word =
        when (size) {
          Size.B -> words.get(at).toLong()
          Size.H -> words.getShort(at).toLong()
          Size.W -> words.getInt(at).toLong()
          Size.DW -> words.getLong(at)
        }
      (this + at).store(size, Value.of(word))
    }
  }

  /** Copies [bytes] bytes from another place. */
  internal fun copy(from: Place, bytes: Int) {
    demand(bytes <= MAX_COPY) { "$bytes bytes are too many to copy one by one; fill them where they are wanted" }
    eachChunk(bytes, { minOf(alignmentAt(it), from.alignmentAt(it)) }) { at, size ->
      val width = if (size == Size.DW) Width.W64 else Width.W32
      (this + at).store(size, (from + at).load(size, false, width))
    }
  }

  private fun alignmentAt(at: Int): Int {
    val distance = offset + at + if (base is Value.StackAddress) base.offset() else 0
    return if (distance == 0) aligned else minOf(aligned, distance.takeLowestOneBit())
  }

  private fun eachChunk(bytes: Int, alignment: (at: Int) -> Int, action: (at: Int, size: Size) -> Unit) {
    var at = 0
    while (at < bytes) {
      val size = minOf(alignment(at), (bytes - at).takeHighestOneBit(), Long.SIZE_BYTES)
      action(at, Size.ofBytes(size))
      at += size
    }
  }

  private companion object {
    /** More than fits the stack is not there to be copied. */
    const val MAX_COPY = 512
  }
}
