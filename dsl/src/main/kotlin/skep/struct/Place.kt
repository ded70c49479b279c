package skep.struct

import java.nio.ByteBuffer
import java.nio.ByteOrder

/** The memory that all places of a value lie in; none between two values. */
internal class Memory {
  var buffer: ByteBuffer = NONE
  var swapsBigEndian = false
    private set

  fun use(buffer: ByteBuffer) {
    this.buffer = buffer
    swapsBigEndian = buffer.order() == ByteOrder.LITTLE_ENDIAN
  }

  fun leave() {
    buffer = NONE
  }

  private companion object {
    val NONE: ByteBuffer = ByteBuffer.allocate(0)
  }
}

/**
 * A place where a value of [type] lies, with the places of what it is made of: of each field, and one for the elements
 * of an array, which moves along. So reading a value makes no objects but the value's.
 *
 * @property path what messages call it: `Opened.files[].name`
 */
internal abstract class Place<P : Place<P>>(
  type: CType<*>,
  val path: String,
  val memory: Memory,
  make: (type: CType<*>, path: String, memory: Memory) -> P,
) {
  protected val type: CType<*> = type.underlying
  private val isBigEndian = this.type is BigEndianType<*>
  val size: Int = type.size
  var start: Int = 0

  private val offsets = (this.type as? StructType<*>)?.fields?.map { it.offset }?.toIntArray()
  private val stride = (this.type as? ArrayType<*>)?.element?.size ?: 0
  private val parts: List<P> =
    when (val whole = this.type) {
      is StructType<*> -> whole.fields.map { make(it.type, "$path.${it.name}", memory) }
      is ArrayType<*> -> listOf(make(whole.element, "$path[]", memory))
      else -> emptyList()
    }

  /** How many fields or elements there are. */
  val count: Int get() = (type as? ArrayType<*>)?.length ?: parts.size

  /** The place of a field or an element. */
  fun part(index: Int): P =
    if (offsets == null) {
      parts[0].also { it.start = start + index * stride }
    } else {
      parts[index].also { it.start = start + offsets[index] }
    }

  /** Where a number of [bytes] bytes lies, if one does. */
  fun at(bytes: Int): Int {
    if (bytes != size) refuse("a serializer takes it for a number of $bytes bytes, and it is a $type")
    return start
  }

  /** Whether numbers lie the other way round than the buffer has them. */
  protected val swaps: Boolean get() = isBigEndian && memory.swapsBigEndian

  protected fun text(): StringType =
    type as? StringType ?: refuse("a serializer takes it for a text, and it is a $type")

  protected fun enum(): EnumType =
    type as? EnumType ?: refuse("a serializer takes it for an enum, and it is a $type")

  /** Runs [block] on the value that lies at the position of [buffer], which is behind it afterwards. */
  inline fun <R> on(buffer: ByteBuffer, block: () -> R): R {
    start = buffer.position()
    memory.use(buffer)
    try {
      return block()
    } finally {
      memory.leave()
      buffer.position(start + size)
    }
  }

  fun refuse(problem: String): Nothing = throw StructException("$path: $problem")
}
