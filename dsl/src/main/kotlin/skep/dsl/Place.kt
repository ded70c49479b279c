package skep.dsl

import skep.insn.AluOp
import skep.insn.Size
import skep.insn.Width
import skep.ir.Value
import java.nio.ByteBuffer

/** An address where the code is now: [offset] bytes after [base]. */
public class Place internal constructor(private val flow: Flow, private val base: Value, private val offset: Int) {
  /** The address as one value. */
  internal val address: Value
    get() =
      when {
        base is Value.StackAddress -> base.slot().at(base.offset() + offset)
        offset == 0 -> base
        else -> flow.code.binary(AluOp.ADD, Width.W64, base, Value.of(offset.toLong()))
      }

  internal operator fun plus(bytes: Int): Place = Place(flow, base, offset + bytes)

  internal fun load(size: Size, signed: Boolean, width: Width): Value =
    flow.code.load(size, signed, width, base, offset)

  internal fun store(size: Size, value: Value): Unit = flow.code.store(size, base, offset, value)

  /** Writes bytes that are known, in the widest stores that [alignment] allows. */
  internal fun store(bytes: ByteArray, alignment: Int) {
    val words = ByteBuffer.wrap(bytes).order(flow.surroundings.byteOrder)
    eachChunk(bytes.size, alignment) { at, size ->
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

  /** Copies [bytes] bytes from another place, both of which have [alignment]. */
  internal fun copy(from: Place, bytes: Int, alignment: Int) {
    demand(bytes <= MAX_COPY) { "$bytes bytes are too many to copy one by one; fill them where they are wanted" }
    eachChunk(bytes, alignment) { at, size ->
      val width = if (size == Size.DW) Width.W64 else Width.W32
      (this + at).store(size, (from + at).load(size, false, width))
    }
  }

  private fun eachChunk(bytes: Int, alignment: Int, action: (at: Int, size: Size) -> Unit) {
    var at = 0
    while (at < bytes) {
      val size = Integer.highestOneBit(minOf(alignment, bytes - at, Long.SIZE_BYTES))
      action(at, Size.ofBytes(size))
      at += size
    }
  }

  private companion object {
    /** More than fits the stack is not there to be copied. */
    const val MAX_COPY = 512
  }
}
