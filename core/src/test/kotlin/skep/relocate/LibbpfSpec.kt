package skep.relocate

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.btf.BtfBuilder
import skep.insn.Cpu
import skep.insn.Encoder
import skep.load.fixtureBytes
import skep.load.fixtureSpec
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.HexFormat

private val noTypes = KnownTarget.of(BtfBuilder(ByteOrder.LITTLE_ENDIAN).build())

/** Holds relocated programs and their debug records against what libbpf makes of the same objects. */
class LibbpfSpec :
  FreeSpec({
    val rows = String(fixtureBytes("relocated.tsv")).lines().filter { it.isNotEmpty() }.map { it.split('\t') }

    "the table has programs with and without subprograms" { rows.size shouldBe 20 }

    for (row in rows) {
      val (file, maps, program, hex, functionCount) = row
      val (functionHash, lineCount, lineHash) = row.drop(5)
      "$file: $program" {
        val spec = fixtureSpec(file)
        val btf = spec.btf().get()
        val relocated = RelocatedObject.of(spec, noTypes)
        val stitched = relocated.programs().single { it.program().name() == program }
        spec.maps().map { it.name() } shouldBe maps.split(',').filter { it.isNotEmpty() }
        // The table has each map's index in place of its descriptor.
        val encoded =
          Encoder.encodeResolved(relocated.bind(stitched, Descriptors.indices(spec)), ByteOrder.LITTLE_ENDIAN, Cpu.V4)

        HexFormat.of().formatHex(encoded.toByteArray()) shouldBe hex

        DebugRecords.addLines(listOf(stitched), btf) shouldBe btf
        val records = DebugRecords.`in`(btf).of(stitched, encoded)
        records.functions().remaining() / DebugRecords.FUNCTION_SIZE shouldBe functionCount.toInt()
        fnv(records.functions()) shouldBe functionHash
        records.lines().remaining() / DebugRecords.LINE_SIZE shouldBe lineCount.toInt()
        fnv(records.lines()) shouldBe lineHash
      }
    }
  })

/** FNV-1a, 64 bits, as the oracle prints it. */
private fun fnv(bytes: ByteBuffer): String {
  var hash = -0x340d631b7bdddcdbL
  for (i in bytes.position() until bytes.limit()) {
    hash = (hash xor (bytes[i].toLong() and 0xff)) * 0x100000001b3L
  }
  return HexFormat.of().toHexDigits(hash)
}
