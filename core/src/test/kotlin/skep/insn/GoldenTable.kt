package skep.insn

import java.nio.ByteOrder
import java.util.HexFormat

/** LLVM's encodings of instructions; `golden.py` among the resources says how they were made. */
internal object GoldenTable {
  class Row(val text: String, val little: String, val big: String) {
    fun bytes(order: ByteOrder) = if (order == ByteOrder.LITTLE_ENDIAN) little else big
  }

  val rows: Map<String, Row> =
    GoldenTable::class.java.getResource("golden.tsv")!!.readText().lines().filter { it.isNotEmpty() }
      .map { it.split('\t') }
      .associate { (text, little, big) -> text to Row(text, little, big) }
}

internal val bothOrders = listOf(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)

internal fun ByteArray.hex(): String = HexFormat.of().formatHex(this)

internal fun String.unhex(): ByteArray = HexFormat.of().parseHex(this)

internal fun hex(value: Long) = if (value < 0) "-0x" + (-value).toULong().toString(16) else "0x" + value.toString(16)

internal fun hex(value: Int) = hex(value.toLong())
