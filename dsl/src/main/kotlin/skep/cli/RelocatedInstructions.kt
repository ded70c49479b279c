package skep.cli

import skep.insn.Cpu
import skep.insn.Encoded
import skep.insn.Encoder
import skep.insn.Imm64
import skep.relocate.Descriptors
import skep.relocate.RelocatedObject
import skep.relocate.StructOpsException
import skep.relocate.Target
import skep.relocate.UnresolvedException
import skep.spec.ObjectSpec
import skep.spec.ProgramSpec
import java.nio.ByteOrder

/**
 * What becomes of one program's instructions before the kernel sees them: the [bytes], or the [failure] that kept them
 * from being made.
 *
 * What differs from run to run is masked, so that they compare byte for byte with what `libbpf-oracle` prints: where the
 * kernel gets a map's descriptor, here is the map's index in the object; the address of any symbol is 0x7d000000, the
 * descriptor of any module's types 0x7e000000, and those of jump tables count from 0x7f000000. 8 bytes each, in this machine's byte order also
 * when the object is for the other, as libbpf's preparation does.
 */
internal class RelocatedInstructions private constructor(val bytes: ByteArray?, val failure: UnresolvedException?) {
  companion object {
    /**
     * The instructions of each program for [target], by its name. As with libbpf, a program that is not asked for stays
     * unrelocated (as [skep.spec.ObjectWriter] would write it), unless one that is asked for fails: then each is tried
     * alone. Programs of structs that the kernel has not are not asked for.
     */
    fun of(spec: ObjectSpec, target: Target): Map<String, RelocatedInstructions> =
      try {
        val asked = relocate(spec, target)
        spec.programs().associate { it.name() to (asked[it.name()] ?: unrelocated(it)) }
      } catch (_: StructOpsException) {
        of(spec.withoutStructs(), target)
      } catch (_: UnresolvedException) {
        spec.programs().associate { it.name() to alone(spec, it, target) }
      }

    /** As if no struct that the kernel calls into were wanted, for kernels that have it not or another one. */
    private fun ObjectSpec.withoutStructs(): ObjectSpec =
      withMaps(maps().map { if (it.structOps().isPresent) it.toBuilder().autocreate(false).build() else it })

    private fun relocate(spec: ObjectSpec, target: Target): Map<String, RelocatedInstructions> {
      val relocated = RelocatedObject.of(spec, Unaddressed(target))
      return relocated.programs().associate { program ->
        val code = relocated.bind(program, Masks(relocated.`object`()))
        program.program().name() to of(Encoder.encodeResolved(code, ByteOrder.nativeOrder(), Cpu.V4))
      }
    }

    private fun alone(spec: ObjectSpec, program: ProgramSpec, target: Target): RelocatedInstructions =
      try {
        relocate(spec.withOnly(program), target)[program.name()] ?: unrelocated(program)
      } catch (failure: UnresolvedException) {
        RelocatedInstructions(null, failure)
      }

    private fun unrelocated(program: ProgramSpec) =
      of(Encoder.encode(program.code(), ByteOrder.nativeOrder(), Cpu.V4))

    private fun of(encoded: Encoded) = RelocatedInstructions(encoded.toByteArray(), null)
  }
}

/** [target], but that all symbols of the kernel proper have one address: it chooses others at each start. */
private class Unaddressed(private val target: Target) : Target by target {
  override fun addresses(names: Collection<String>): Map<String, Set<Long>> =
    target.addresses(names).mapValues { (_, found) -> found.singleOrNull()?.let { setOf(masked(it)) } ?: found }

  private fun masked(address: Long) = if (address in TEXT_AND_DATA) MASK else address

  private companion object {
    const val MASK = 0x7d000000L
    val TEXT_AND_DATA = -0x80000000L..-1L
  }
}

/** What stands for descriptors of what belongs to [spec]. */
private class Masks(spec: ObjectSpec) : Descriptors by Descriptors.indices(spec) {
  private val tables = mutableListOf<Imm64.JumpTable>()

  override fun module(module: Target.Module): Int = MODULE

  override fun jumpTable(table: Imm64.JumpTable): Int {
    if (table !in tables) tables += table
    return TABLE + tables.indexOf(table)
  }

  private companion object {
    const val MODULE = 0x7e000000
    const val TABLE = 0x7f000000
  }
}

/** This object with [program] alone to be loaded. */
internal fun ObjectSpec.withOnly(program: ProgramSpec): ObjectSpec =
  withPrograms(programs().map { it.withAutoload(it.name() == program.name()) })
