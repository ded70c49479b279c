package skep.dsl.packet

import skep.map.Prefix
import java.nio.ByteBuffer

/** An address of Ethernet. */
internal fun mac(text: String): ByteArray {
  require(MAC.matches(text)) { "'$text' is no address of Ethernet; 02:00:00:00:00:01 is" }
  return text.split(':').map { it.toInt(16).toByte() }.toByteArray()
}

/** An address of IP, of so many bytes. */
internal fun ip(text: String, size: Int): ByteArray {
  val address = Prefix.parse(text).address().address
  require(address.size == size) { "'$text' is no address of IPv${if (size == 4) 4 else 6}" }
  return address
}

internal fun bytes(vararg numbers: Int): ByteArray =
  numbers.map {
    require(it in 0..0xff) { "$it does not fit a byte" }
    it.toByte()
  }.toByteArray()

/** Numbers of 16 bits, most significant byte first. */
internal fun shorts(vararg numbers: Int): ByteArray =
  numbers.flatMap {
    require(it in 0..0xffff) { "$it does not fit 16 bits" }
    listOf((it shr 8).toByte(), it.toByte())
  }.toByteArray()

/** Numbers of 32 bits, most significant byte first. */
internal fun ints(vararg numbers: Int): ByteArray =
  ByteBuffer.allocate(numbers.size * Int.SIZE_BYTES).also { numbers.forEach(it::putInt) }.array()

/** Checks the options of a header of IPv4 or TCP. */
internal fun requireOptions(options: ByteArray) =
  require(options.size % 4 == 0 && options.size <= 40) {
    "options have a multiple of 4 bytes, 40 at most, not ${options.size}"
  }

/** The internet's checksum (RFC 1071) of [parts], of which only the last may have an odd size. */
internal fun checksum(vararg parts: ByteArray): Int {
  var sum = 0L
  for (part in parts) {
    for (i in part.indices) sum += (part[i].toLong() and 0xff) shl if (i % 2 == 0) 8 else 0
  }
  while (sum > 0xffff) sum = (sum and 0xffff) + (sum shr 16)
  return sum.toInt().inv() and 0xffff
}

private val MAC = Regex("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}")
