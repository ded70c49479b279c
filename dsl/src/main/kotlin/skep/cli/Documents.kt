package skep.cli

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.Serializable
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonNamingStrategy

/** Writes documents: names have underscores. */
@OptIn(ExperimentalSerializationApi::class)
internal val documents: Json = Json { namingStrategy = JsonNamingStrategy.SnakeCase }

/**
 * What the command says of one file under `--json`, in the field names and number forms of libbpf's enums that
 * `libbpf-oracle` uses. Hashes are 64-bit FNV-1a in 16 hexadecimal digits. What it has from [functions] on,
 * and what of maps and programs can be missing, is there when it was asked for; see [Part].
 */
@Serializable
internal data class FileDocument(
  val path: String,
  val open: Outcome,
  val objectName: String? = null,
  val license: String? = null,
  val kversion: UInt? = null,
  val btf: BtfDocument? = null,
  val maps: List<MapDocument>? = null,
  val programs: List<ProgramDocument>? = null,
  val externs: List<ExternDocument>? = null,
  val globals: List<GlobalDocument>? = null,
  val relocate: RelocateDocument? = null,
  val load: LoadDocument? = null,
  val functions: List<FunctionDocument>? = null,
  val types: TypesDocument? = null,
  val header: HeaderDocument? = null,
  val sections: List<SectionDocument>? = null,
  val segments: List<SegmentDocument>? = null,
  val symbols: List<SymbolDocument>? = null,
  val relocations: List<RelocationDocument>? = null,
  val notes: List<NoteDocument>? = null,
  val core: List<CoreDocument>? = null,
  val code: List<CodeDocument>? = null,
  val problems: List<ProblemDocument>? = null,
) {
  /** This document on one line. */
  fun toJson(): String = documents.encodeToString(this)
}

/** Whether a step went well, and the kernel's error number where it was the kernel that refused. */
@Serializable
internal data class Outcome(val ok: Boolean, val errno: Int? = null, val error: String? = null) {
  companion object {
    val OK = Outcome(ok = true, errno = 0)
  }
}

/** Why a part of a file that was asked for cannot be read. */
@Serializable
internal data class ProblemDocument(val part: String, val error: String)

@Serializable
internal data class BtfDocument(val types: Int, val endianness: Int)

@Serializable
internal data class MapDocument(
  val name: String,
  val type: Int,
  val typeName: String,
  val keySize: UInt,
  val valueSize: UInt,
  val maxEntries: UInt,
  val flags: UInt,
  val mapExtra: ULong,
  val numaNode: UInt,
  val btfKeyTypeId: Int,
  val btfValueTypeId: Int,
  val pinPath: String?,
  val internal: Boolean,
  val autocreate: Boolean,
  val initialSize: Int? = null,
  val initialFnv: String? = null,
  val initial: String? = null,
  val inner: MapDocument? = null,
  val flagNames: List<String>? = null,
  val keyType: String? = null,
  val valueType: String? = null,
  val slots: List<SlotDocument>? = null,
  val members: List<MemberDocument>? = null,
)

@Serializable
internal data class ProgramDocument(
  val name: String,
  val section: String,
  val type: Int,
  val typeName: String,
  val expectedAttachType: Int,
  val autoload: Boolean,
  val insnCnt: Int,
  val attachTarget: String? = null,
  val linkage: String? = null,
  val hidden: Boolean? = null,
)

@Serializable
internal data class ExternDocument(
  val name: String,
  val kind: String,
  val weak: Boolean,
  val declaration: String? = null,
)

@Serializable
internal data class GlobalDocument(
  val name: String,
  val section: String,
  val offset: Int,
  val size: Int,
  val declaration: String? = null,
  val linkage: String? = null,
  val constant: Boolean? = null,
  val value: String? = null,
)

/**
 * What `--relocated` adds: the instructions as they go to the kernel, masked; see [RelocatedInstructions]. They are told
 * of every program that can be relocated, whatever the kernel says to it.
 *
 * @property whole whether all came about that programs are relocated against: types, maps, and the instructions
 */
@Serializable
internal data class RelocateDocument(val whole: Outcome, val programs: List<Program>) {
  @Serializable
  data class Program(
    val name: String,
    val autoload: Boolean,
    val ok: Boolean,
    val error: String? = null,
    val insnCnt: Int? = null,
    val insnsFnv: String? = null,
    val insns: String? = null,
  )
}

/** What loading came to: the whole object's verdict, and each program's own, loaded alone when the whole would not. */
@Serializable
internal data class LoadDocument(val whole: Outcome, val programs: List<Program>) {
  /**
   * @property stage how far a program got that was loaded alone: `prepare` (it never came to the verifier), `verifier`
   *   (which refused it) or `done`; absent when the object was loaded whole
   * @property logTail the verifier's last lines
   */
  @Serializable
  data class Program(
    val name: String,
    val autoload: Boolean,
    val loaded: Boolean,
    val verifiedInsns: Int? = null,
    val xlatedLen: Int? = null,
    val tag: String? = null,
    val insnCnt: Int? = null,
    val insnsFnv: String? = null,
    val stage: String? = null,
    val errno: Int? = null,
    val error: String? = null,
    val logTail: String? = null,
  )
}
