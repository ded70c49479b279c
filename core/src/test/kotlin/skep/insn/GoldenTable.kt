package skep.insn

import java.nio.ByteOrder
import java.util.HexFormat
import kotlin.random.Random

/** LLVM's encodings of instructions; `golden.py` among the resources says how they were made. */
internal object GoldenTable {
  class Row(val text: String, val little: String, val big: String) {
    fun bytes(order: ByteOrder) = if (order == ByteOrder.LITTLE_ENDIAN) little else big
  }

  val rows: Map<String, Row> =
    GoldenTable::class.java.getResource("golden.tsv")!!.readText().lines().filter { it.isNotEmpty() }
      .map { it.split('\t') }
      .associate { (text, little, big) -> text to Row(text, little, big) }

  val littleEndian: List<ByteArray> = rows.values.map { it.little.unhex() }
}

internal val bothOrders = listOf(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)

internal fun ByteArray.hex(): String = HexFormat.of().formatHex(this)

internal fun String.unhex(): ByteArray = HexFormat.of().parseHex(this)

internal fun hex(value: Long) = if (value < 0) "-0x" + (-value).toULong().toString(16) else "0x" + value.toString(16)

internal fun hex(value: Int) = hex(value.toLong())

/** Random slots, of which most have an opcode and registers that exist, so that most kinds are met. */
internal fun randomCode(seed: Int, slots: Int): ByteArray {
  val random = Random(seed)
  val bytes = random.nextBytes(slots * 8)
  val known = GoldenTable.littleEndian
  for (slot in 0 until slots) {
    if (random.nextInt(4) == 0) continue
    known[random.nextInt(known.size)].copyInto(bytes, slot * 8, 0, 8)
    when (random.nextInt(4)) {
      0 -> bytes[slot * 8 + 1] = random.nextInt(256).toByte()
      1 -> bytes[slot * 8 + random.nextInt(8)] = random.nextInt(256).toByte()
      2 -> bytes.fill(0, slot * 8 + 2, slot * 8 + 8)
    }
  }
  return bytes
}
