package skep.cli

import skep.btf.Btf
import skep.btf.BtfType
import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * A value as a C programmer would write it: numbers, enumerators and strings; what is made of several in hexadecimal, and
 * zeros as `{}`.
 *
 * @param bytes in the byte order of [btf]
 */
internal fun valueText(btf: Btf, typeId: Int, bytes: ByteArray): String {
  val type = btf.type(btf.skipModifiersAndTypedefs(typeId))
  val number = number(bytes, btf.order())
  return when {
    type is BtfType.Int && BtfType.Encoding.BOOL in type.encoding() && number == 0L -> "false"
    type is BtfType.Int && BtfType.Encoding.BOOL in type.encoding() && number == 1L -> "true"
    type is BtfType.Int && number != null -> if (type.isSigned) "$number" else "${unsigned(number, bytes.size)}"
    type is BtfType.Enumeration && number != null -> enumerator(type, number, bytes.size)
    type is BtfType.Pointer && number != null -> hexadecimal(number.toULong())
    type is BtfType.Array && isText(btf, type, bytes) -> "\"${bytes.decodeToString().trimEnd('\u0000')}\""
    bytes.all { it == 0.toByte() } -> "{}"
    else -> "0x" + hex(bytes)
  }
}

private fun number(bytes: ByteArray, order: ByteOrder): Long? {
  val buffer = ByteBuffer.wrap(bytes).order(order)
  return when (bytes.size) {
    Byte.SIZE_BYTES -> buffer.get().toLong()
    Short.SIZE_BYTES -> buffer.short.toLong()
    Int.SIZE_BYTES -> buffer.int.toLong()
    Long.SIZE_BYTES -> buffer.long
    else -> null
  }
}

private fun unsigned(number: Long, size: Int): ULong =
  number.toULong() and (ULong.MAX_VALUE shr (Long.SIZE_BITS - size * Byte.SIZE_BITS))

private fun enumerator(type: BtfType.Enumeration, number: Long, size: Int): String {
  val value = if (type.signed()) number else unsigned(number, size).toLong()
  return type.values().find { it.value() == value }?.name() ?: if (type.signed()) "$value" else "${value.toULong()}"
}

/** Whether an array is one of characters, and what is before its zeros can be shown. */
private fun isText(btf: Btf, array: BtfType.Array, bytes: ByteArray): Boolean {
  val element = btf.type(btf.skipModifiersAndTypedefs(array.elementTypeId()))
  return element is BtfType.Int && element.name() == "char" && bytes.any { it != 0.toByte() } &&
    bytes.dropLastWhile { it == 0.toByte() }.all { it in ' '.code..'~'.code && it != '"'.code.toByte() }
}
