package skep.cli

import skep.insn.Cpu
import skep.insn.Encoded
import skep.insn.Encoder
import skep.relocate.RelocationException
import skep.relocate.StitchedProgram
import skep.spec.ObjectSpec
import skep.spec.ProgramSpec
import java.nio.ByteOrder

/**
 * What becomes of one program's instructions before the kernel sees them: the [bytes], or the [failure] that kept them
 * from being made.
 *
 * What differs from run to run is masked, so that they compare byte for byte with what `libbpf-oracle` prints: where the
 * kernel gets a map's descriptor, here is the map's index in the object. 8 bytes each, in this machine's byte order also
 * when the object is for the other, as libbpf's preparation does.
 */
internal class RelocatedInstructions private constructor(val bytes: ByteArray?, val failure: RelocationException?) {
  companion object {
    /**
     * The instructions of each program, by its name. As with libbpf, a program that is not asked for stays unrelocated (as
     * [skep.spec.ObjectWriter] would write it), unless one that is asked for fails: then each is tried alone.
     */
    fun of(spec: ObjectSpec): Map<String, RelocatedInstructions> {
      val alone = spec.programs().associateWith { relocate(spec, it) }
      val whole = alone.none { (program, instructions) -> program.autoload() && instructions.failure != null }
      return alone.entries.associate { (program, instructions) ->
        program.name() to if (whole && !program.autoload()) unrelocated(program) else instructions
      }
    }

    private fun relocate(spec: ObjectSpec, program: ProgramSpec): RelocatedInstructions =
      try {
        val code = StitchedProgram.of(spec, program).bind { map -> spec.maps().indexOfFirst { it === map } }
        of(Encoder.encodeResolved(code, ByteOrder.nativeOrder(), Cpu.V4))
      } catch (failure: RelocationException) {
        RelocatedInstructions(null, failure)
      }

    private fun unrelocated(program: ProgramSpec) =
      of(Encoder.encode(program.code(), ByteOrder.nativeOrder(), Cpu.V4))

    private fun of(encoded: Encoded) = RelocatedInstructions(encoded.toByteArray(), null)
  }
}
