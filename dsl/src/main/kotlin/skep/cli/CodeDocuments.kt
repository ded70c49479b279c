package skep.cli

import kotlinx.serialization.Serializable
import skep.btf.Btf
import skep.elf.Machine
import skep.insn.CoreAccess
import skep.relocate.CoreException
import skep.relocate.CoreKind
import skep.relocate.CoreSpec
import kotlin.jvm.optionals.getOrNull

/**
 * The instructions of a program or subprogram, or those of a section that belong to none.
 *
 * @property name the function's; absent for what belongs to none
 * @property offset bytes from the start of [section]
 */
@Serializable
internal data class CodeDocument(
  val name: String? = null,
  val section: String,
  val offset: Int,
  val size: Int,
  val instructions: List<InstructionDocument>,
)

/**
 * @property slot where it is, in 8 bytes from the start of the function
 * @property offset bytes from the start of the section
 * @property bytes in hex, as they are in the file
 * @property text in LLVM's syntax, with names for what the object resolves
 * @property labels of jumps that lead here
 */
@Serializable
internal data class InstructionDocument(
  val slot: Int,
  val offset: Int,
  val bytes: String,
  val text: String,
  val labels: List<String> = emptyList(),
  val reference: ReferenceDocument? = null,
  val relocation: RelocationDocument? = null,
  val core: CoreDocument? = null,
  val source: SourceDocument? = null,
)

/**
 * What an instruction refers to.
 *
 * @property kind `map`, `global`, `function`, `extern` or `helper`
 * @property offset bytes from the start of a global variable, or of its section where there is no variable
 */
@Serializable
internal data class ReferenceDocument(val kind: String, val name: String, val offset: Int? = null)

@Serializable
internal data class SourceDocument(val file: String, val line: Int, val column: Int, val text: String)

/**
 * A CO-RE record.
 *
 * @property offset of the instruction, bytes from the start of [section]
 * @property text as libbpf prints it; absent with [error]
 */
@Serializable
internal data class CoreDocument(
  val section: String,
  val offset: Long,
  val kind: Int,
  val kindName: String? = null,
  val typeId: Int,
  val access: String,
  val text: String? = null,
  val error: String? = null,
)

/** The code of all sections, in the order of the file, with its [source] lines on request; none when it is not BPF's. */
internal fun Inspection.codeDocuments(source: Boolean): List<CodeDocument> =
  elf?.takeIf { it.header().machine() in listOf(Machine.BPF, Machine.NONE) }
    ?.let { Disassembly(this, it, source).documents() }
    .orEmpty()

/** The CO-RE records of all sections, in the order of the file. */
internal fun Inspection.coreDocuments(): List<CoreDocument> {
  val types = btf ?: return emptyList()
  return btfExt?.sections().orEmpty().flatMap { section ->
    section.relocations().map {
      coreDocument(types, section.name(), it.insnOffset(), CoreAccess(it.typeId(), it.access(), it.kind()))
    }
  }
}

private fun coreDocument(types: Btf, section: String, offset: Long, access: CoreAccess): CoreDocument {
  val spec = runCatching { CoreSpec.parse(types, access) }
  spec.exceptionOrNull()?.let { if (it !is CoreException) throw it }
  return CoreDocument(
    section = section,
    offset = offset,
    kind = access.kind(),
    kindName = CoreKind.of(access.kind()).getOrNull()?.toString(),
    typeId = access.typeId(),
    access = access.access(),
    text = spec.getOrNull()?.toString(),
    error = spec.exceptionOrNull()?.message,
  )
}
