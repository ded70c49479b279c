package skep.fuzz

import skep.insn.Code
import skep.insn.Disassembler
import skep.relocate.RelocationException
import skep.relocate.StitchedProgram
import skep.spec.ObjectReader
import skep.spec.ObjectSpec
import skep.spec.ObjectWriter
import java.nio.ByteBuffer

/** A whole object: opened, disassembled, stitched, and what opened is written. */
object ObjectTarget : FuzzTarget("object", bytesInAnyCase = 16L shl 20, bytesForEach = 16384) {
  @JvmStatic
  fun fuzzerTestOneInput(input: ByteArray) = fuzz(input)

  override fun read(input: ByteArray) {
    val spec = tried { open(input) } ?: return
    spec.functions.forEach { Disassembler.text(it.code) }
    spec.programs.forEach { program ->
      Disassembler.text(program.code)
      stitch(spec, program.name)
    }
    tried { ObjectWriter.write(spec) }?.let { tried { open(it) } }
  }

  private fun open(bytes: ByteArray): ObjectSpec =
    ObjectReader.read(ByteBuffer.wrap(bytes), ObjectReader.Options.named("fuzzed.bpf.o").withWarnings {})

  private fun stitch(spec: ObjectSpec, program: String): Code? =
    try {
      StitchedProgram.of(spec, spec.program(program).orElseThrow()).code
    } catch (_: RelocationException) {
      null
    }
}
