package skep.dsl

import skep.insn.Code
import skep.insn.Cpu
import skep.insn.Encoder
import java.nio.ByteOrder
import java.util.HexFormat

/** The bytes of this code as an object file has them, in hex. */
internal fun Code.hex(order: ByteOrder = ByteOrder.LITTLE_ENDIAN, cpu: Cpu = Cpu.V4): String =
  HexFormat.of().formatHex(Encoder.encode(this, order, cpu).toByteArray())

/** What LLVM's assembler made of a `.s` file beside it (`make.sh`). */
internal fun assembledByLlvm(name: String): String =
  checkNotNull(Code::class.java.getResource("/skep/dsl/$name.hex")) { name }.readText().trim()

/** Instructions in LLVM's syntax and their bytes: core's golden table, which LLVM made. */
internal object Golden {
  private val rows: Map<String, List<String>> =
    checkNotNull(Code::class.java.getResource("/skep/insn/golden.tsv")).readText().lines()
      .filter { it.isNotEmpty() }
      .map { it.split('\t') }
      .associate { it[0] to it.drop(1) }

  fun littleEndian(text: String): String = rows.getValue(text)[0]

  fun bigEndian(text: String): String = rows.getValue(text)[1]
}
