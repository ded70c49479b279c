package skep.cli

import skep.insn.Cpu
import skep.insn.Encoded
import skep.insn.Encoder
import skep.relocate.Descriptors
import skep.relocate.ExternException
import skep.relocate.RelocatedObject
import skep.relocate.RelocationException
import skep.relocate.Target
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
internal class RelocatedInstructions private constructor(val bytes: ByteArray?, val failure: RuntimeException?) {
  companion object {
    /**
     * The instructions of each program for [target], by its name. As with libbpf, a program that is not asked for stays
     * unrelocated (as [skep.spec.ObjectWriter] would write it), unless one that is asked for fails: then each is tried
     * alone.
     */
    fun of(spec: ObjectSpec, target: Target): Map<String, RelocatedInstructions> =
      try {
        val asked = relocate(spec, target)
        spec.programs().associate { it.name() to (asked[it.name()] ?: unrelocated(it)) }
      } catch (_: RelocationException) {
        spec.programs().associate { it.name() to alone(spec, it, target) }
      } catch (_: ExternException) {
        spec.programs().associate { it.name() to alone(spec, it, target) }
      }

    private fun relocate(spec: ObjectSpec, target: Target): Map<String, RelocatedInstructions> {
      val relocated = RelocatedObject.of(spec, target)
      val indices = Descriptors.indices(relocated.`object`())
      return relocated.programs().associate { program ->
        val code = relocated.bind(program, indices)
        program.program().name() to of(Encoder.encodeResolved(code, ByteOrder.nativeOrder(), Cpu.V4))
      }
    }

    private fun alone(spec: ObjectSpec, program: ProgramSpec, target: Target): RelocatedInstructions =
      try {
        relocate(spec.withOnly(program), target).getValue(program.name())
      } catch (failure: RelocationException) {
        RelocatedInstructions(null, failure)
      } catch (failure: ExternException) {
        RelocatedInstructions(null, failure)
      }

    private fun unrelocated(program: ProgramSpec) =
      of(Encoder.encode(program.code(), ByteOrder.nativeOrder(), Cpu.V4))

    private fun of(encoded: Encoded) = RelocatedInstructions(encoded.toByteArray(), null)
  }
}

/** This object with [program] alone to be loaded. */
internal fun ObjectSpec.withOnly(program: ProgramSpec): ObjectSpec =
  withPrograms(programs().map { it.withAutoload(it.name() == program.name()) })
